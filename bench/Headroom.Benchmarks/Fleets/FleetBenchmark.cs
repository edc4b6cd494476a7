using Headroom.Control;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Simulation;
using Headroom.Simulation.Trials;
using Headroom.Storage.Memory;
using Headroom.Storage.Sqlite;

namespace Headroom.Benchmarks.Fleets;

/// <summary>
/// Headroom's own loops on a simulated fleet, from the trace file to the last cycle, with the settings of <c>headroom demo</c>: what
/// a large installation would cost, and the world that it is measured in.
/// </summary>
internal static class FleetBenchmark
{
    private static readonly ControlOptions s_control = new() { Overcommit = new Amounts(1.5, 1, 1.5, 1.5) };

    private static readonly WorldOptions s_world = new() { Faults = new SimulatedFaults { FailsLater = 0.005, Refused = 0.002, NoEffect = 0.002, ErrorAfterTaken = 0.001 } };

    public static async Task<FleetReport> RunAsync(FleetRequest request, CancellationToken cancellationToken)
    {
        var clock = new PhaseClock(request.Weigh);
        var fleet = SampleFleet.Build(request.Vms, request.Hosts);
        using var files = request.State is null ? null : SqliteStore.Open(Path.Combine(request.State, "headroom"));
        using var world = request.State is null ? new World(fleet, s_world) : World.Open(Path.Combine(request.State, "world"), fleet, s_world);
        ISampleLog samples = files?.Samples ?? new MemorySampleLog(s_control.KeepSamples);
        IJournal journal = files?.Journal ?? new MemoryJournal();
        clock.Book("traces");
        clock.Weigh("traces");
        await HeadroomTrial.LoadAsync(RecordedPast.Of(fleet, SampleFleet.History), samples, cancellationToken);
        clock.Book("history");
        clock.Weigh("history");
        using var trial = await HeadroomTrial.StartAsync(world, [], journal, samples, null, Policies(), s_control, cancellationToken);
        // The history is recalled when the fleet is first seen: in the first cycle.
        await trial.Loop.CycleAsync(cancellationToken);
        clock.Book("recall");
        clock.Weigh("recall");
        await PlayAsync(trial, TimeSpan.FromHours(request.Hours), clock, cancellationToken);
        clock.Weigh("day");
        var result = await trial.ReadResultAsync(cancellationToken);
        return new FleetReport
        {
            Vms = request.Vms,
            Hosts = request.Hosts,
            Hours = request.Hours,
            Total = clock.Total,
            Phases = clock.Phases.ToDictionary(),
            HeldBytes = clock.Held,
            Actions = result.Actions.Sum(),
            Decisions = trial.Loop.DecisionCount,
            Problem = trial.Loop.Problem,
            Journal = await JournalPrint.OfAsync(journal, cancellationToken),
        };
    }

    private static async Task PlayAsync(HeadroomTrial trial, TimeSpan length, PhaseClock clock, CancellationToken cancellationToken)
    {
        var end = trial.Now + length;
        while (trial.Now < end)
        {
            await trial.Loop.PumpAsync(cancellationToken);
            clock.Book("pulses");
            if (trial.IsCycleDue)
            {
                await trial.Loop.CycleAsync(cancellationToken);
                clock.Book("cycles");
            }

            trial.PassPulse();
            clock.Book("world");
        }
    }

    private static PolicySet Policies() =>
        new([new Policy { Name = Policy.DefaultName, Spec = new PolicySpec { ModeUp = Mode.Auto, ModeDown = Mode.Auto } }]);
}
