using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Simulation.Time;

namespace Headroom.Simulation.Trials;

/// <summary>
/// Headroom's own loops on a simulated world, step by step: nothing here knows whether a step takes a millisecond or as long as it
/// would in life. Two trials with the same fleet, seed and policies write the same journal, byte for byte.
/// </summary>
public sealed class HeadroomTrial : IDisposable
{
    /// <summary>How often what is under way is followed, and the fast lane served.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(30);

    private readonly World _world;
    private readonly SimulatedTime _clock;
    private readonly IJournal _journal;
    private readonly ControlOptions _options;

    private HeadroomTrial(World world, SimulatedTime clock, IJournal journal, ControlOptions options, ControlLoop loop)
    {
        (_world, _clock, _journal, _options, Loop) = (world, clock, journal, options, loop);
    }

    public ControlLoop Loop { get; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public World World => _world;

    /// <summary>
    /// Sets Headroom up beside a world that may already have lived for a while. A store that has no samples yet is given the
    /// fleet's past.
    /// </summary>
    public static async Task<HeadroomTrial> StartAsync(
        World world, IEnumerable<Sample> past, IJournal journal, ISampleLog samples, IKnowledgeStore? knowledge, PolicySet policies, ControlOptions options, CancellationToken cancellationToken)
    {
        if (await samples.GetNewestEndAsync(cancellationToken) is null)
            await LoadAsync(past, samples, cancellationToken);
        // How long a training takes by the wall must not show in what is decided.
        options = options with { TrainingTakes = TimeSpan.FromHours(1) };
        var clock = new SimulatedTime(world.Now);
        var ports = new ControlPorts
        {
            Hypervisor = new SimulatedHypervisor(world),
            Guests = new SimulatedGuests(world),
            Samples = samples,
            Journal = journal,
            Knowledge = knowledge,
            Time = clock,
        };
        return new HeadroomTrial(world, clock, journal, options, await ControlLoop.StartAsync(ports, options, policies, cancellationToken));
    }

    public bool IsCycleDue => Now.UtcTicks % _options.Step.Ticks == 0;

    /// <summary>One pulse: does what is due now, and lets the time until the next pulse pass.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        await Loop.PumpAsync(cancellationToken);
        if (IsCycleDue)
            await Loop.CycleAsync(cancellationToken);
        PassPulse();
    }

    /// <summary>Lets the time until the next pulse pass.</summary>
    public void PassPulse()
    {
        _world.Advance(Now + Pulse);
        _clock.Advance(Pulse);
    }

    public async Task<TrialResult> ReadResultAsync(CancellationToken cancellationToken)
    {
        var totals = _world.ReadTotals();
        var actions = new long[Resources.Count];
        var made = new Dictionary<long, ResizeAction>();
        await foreach (var entry in _journal.ReadAsync(1, cancellationToken))
        {
            if (entry is DecisionMade { Decision: { Action: ResizeAction resize } decision })
                made[decision.Number] = resize;
            else if (entry is DecisionMoved { Transition.State: DecisionState.Started } moved && moved.At >= totals.Since && made.Remove(moved.Number, out var started))
                Count(started);
        }

        return new TrialResult("headroom", totals, actions);

        void Count(ResizeAction started)
        {
            foreach (var change in started.Changes)
                actions[(int)change.Resource]++;
        }
    }

    public void Dispose() => Loop.Dispose();

    /// <summary>Gives a store a past, as an operator would load one.</summary>
    public static async Task LoadAsync(IEnumerable<Sample> past, ISampleLog samples, CancellationToken cancellationToken)
    {
        foreach (var batch in past.Chunk(20_000))
            await samples.AppendAsync(batch, cancellationToken);
    }
}
