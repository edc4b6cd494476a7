using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Trials;
using Headroom.Storage.Memory;

namespace Headroom.Tests.Control;

/// <summary>A small simulated fleet with the real control loop beside it; time passes only when a test says so.</summary>
internal sealed class Situation : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_past = TimeSpan.FromDays(3);
    private static readonly ControlOptions s_control = new() { Overcommit = new Amounts(2, 1, 2, 2), Families = [] };

    private readonly ControlOptions _options;

    private Situation(World world, IJournal journal, ISampleLog samples, IKnowledgeStore knowledge, ControlOptions options, HeadroomTrial trial)
    {
        (World, Journal, Samples, Knowledge, _options, Trial) = (world, journal, samples, knowledge, options, trial);
    }

    public World World { get; }

    public IJournal Journal { get; }

    public ISampleLog Samples { get; }

    public IKnowledgeStore Knowledge { get; }

    public HeadroomTrial Trial { get; private set; }

    public ControlLoop Loop => Trial.Loop;

    public static Policy Automatic { get; } = new() { Name = Policy.DefaultName, Spec = new PolicySpec { ModeUp = Mode.Auto, ModeDown = Mode.Auto } };

    public static async Task<Situation> BeginAsync(
        IEnumerable<VmSource> vms, PolicySpec? spec = null, WorldOptions? options = null, FleetBuilderOptions? fleet = null, TimeSpan? past = null, ControlOptions? control = null,
        IKnowledgeStore? knowledge = null)
    {
        var builder = fleet ?? Builder();
        var definition = FleetBuilder.Build([.. vms], builder);
        var world = new World(definition, options);
        var (journal, samples) = (new MemoryJournal(), new MemorySampleLog());
        control ??= s_control;
        knowledge ??= new MemoryKnowledgeStore();
        var trial = await HeadroomTrial.StartAsync(
            world, RecordedPast.Of(definition, past ?? s_past), journal, samples, knowledge, Policies(spec), control, CancellationToken.None);
        return new Situation(world, journal, samples, knowledge, control, trial);
    }

    /// <summary>Guests that behave: an agent, a balloon, no refusals.</summary>
    public static FleetBuilderOptions Builder() => new()
    {
        Start = Start,
        Hosts = 1,
        AgentShare = 1,
        NoBalloonShare = 0,
        PassthroughShare = 0,
        RefusesToShrinkShare = 0,
        SwapShare = 1,
        VcpuUnplugShare = 1,
    };

    /// <summary>A VM whose CPU follows a function of the interval's number (0 is the world's beginning); the rest is quiet.</summary>
    public static VmSource Vm(
        string name, double cores, Func<int, double> cpu, Func<int, double>? memoryGiB = null, Func<int, Activity?>? activity = null)
    {
        const int Before = 2016;
        const int After = 576;
        var count = Before + After;
        double[] Fill(Func<int, double> of) => [.. Enumerable.Range(-Before, count).Select(of)];
        var series = new DemandSeries(Start - (s_step * Before), s_step, Fill(cpu), Fill(i => (memoryGiB?.Invoke(i) ?? 1) * (1L << 30)), Fill(_ => 2e5), Fill(_ => 2e5),
            activity is null ? default : [.. Enumerable.Range(-Before, count).Select(activity)]);
        return new VmSource(name, series, new Amounts(cores, 8L << 30, 5e6, 5e6));
    }

    public static PolicySet Policies(PolicySpec? spec) => new([Automatic with { Spec = spec ?? Automatic.Spec }]);

    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += HeadroomTrial.Pulse)
            await Trial.StepAsync(CancellationToken.None);
    }

    /// <summary>Headroom dies without a word and is started again; the world and the stores live on.</summary>
    public async Task RestartHeadroomAsync(PolicySpec? spec = null, ControlOptions? control = null)
    {
        Trial.Dispose();
        Trial = await HeadroomTrial.StartAsync(
            World, [], Journal, Samples, Knowledge, Policies(spec), control ?? _options, CancellationToken.None);
    }

    public Vm Find(string name) => World.ReadInventory().Vms.Single(v => v.Name == name);

    public async Task<List<Decision>> DecisionsAsync(string? vm = null)
    {
        VmId? id = vm is null ? null : Find(vm).Id;
        var found = await Journal.QueryAsync(new DecisionQuery { Vm = id, Limit = 100_000 }, CancellationToken.None);
        return [.. found.OrderBy(d => d.Number)];
    }

    public async Task<List<JournalEntry>> EntriesAsync()
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in Journal.ReadAsync(1, CancellationToken.None))
            entries.Add(entry);
        return entries;
    }

    public async Task<List<Noted>> NotesAsync(string kind) => [.. (await EntriesAsync()).OfType<Noted>().Where(n => n.Kind == kind)];

    public void Dispose() => Trial.Dispose();
}
