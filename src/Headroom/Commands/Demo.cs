using Headroom.Control;
using Headroom.Control.Ports;
using Headroom.Documents.Policies;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Server;
using Headroom.Server.Dashboard;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Trials;
using Headroom.Storage.Memory;
using Headroom.Storage.Sqlite;
using Headroom.Terminal;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Headroom.Commands;

/// <summary>One demonstration from beginning to end.</summary>
internal sealed class Demo(DemoRequest request)
{
    private static readonly TimeSpan s_history = TimeSpan.FromDays(7);

    /// <summary>CPU may be promised up to half again, as is usual; memory never.</summary>
    private static readonly ControlOptions s_control = new() { Overcommit = new Amounts(1.5, 1, 1.5, 1.5) };

    private static readonly WorldOptions s_world = new() { Faults = new SimulatedFaults { FailsLater = 0.005, Refused = 0.002, NoEffect = 0.002 } };

    private SummaryTable? _summary;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var fleet = BuildFleet(cancellationToken);
        var world = new World(fleet, s_world);
        using var store = OpenStore();
        using var trial = await HeadroomTrial.StartAsync(
            world, RecordedPast.Of(fleet, s_history), store.Journal, store.Samples, Policies(), s_control, cancellationToken);
        await using var server = request.Headless ? null : await ServeAsync(trial.Loop, cancellationToken);
        var live = new LiveSummary(trial, server?.Address, request);
        await PlayAsync(trial, live, cancellationToken);
        live.End();

        // Whoever stops it early still gets the comparison, over the hours that were played.
        var comparison = await DemoComparison.MakeAsync(trial, s_world, CancellationToken.None);
        comparison.Print(request);
        _summary = comparison.Summary();
        if (server is not null && !cancellationToken.IsCancellationRequested && live.IsInteractive)
            await StayAsync(server.Address, cancellationToken);
        return 0;
    }

    private FleetDefinition BuildFleet(CancellationToken cancellationToken)
    {
        var path = request.Traces ?? Path.Combine(AppContext.BaseDirectory, "samples", "bitbrains-100vms-9days.csv.gz");
        using var bar = new ProgressBar("reading traces");
        var traces = TraceReader.Read(path, new TraceOptions { Progress = bar }, cancellationToken);
        return TraceFleet.Build(traces, path, s_history, new FleetBuilderOptions
        {
            Pool = new PoolId("demo"),
            Seed = request.Seed,
            Hosts = request.Hosts,
            Start = traces.Start,
        });
    }

    private PolicySet Policies() => request.Policy is null
        ? new PolicySet([new Policy { Name = Policy.DefaultName, Spec = new PolicySpec { ModeUp = Mode.Auto, ModeDown = Mode.Auto } }])
        : PolicyReader.ReadFile(request.Policy);

    private Store OpenStore()
    {
        if (request.State is null)
            return new Store(new MemoryJournal(), new MemorySampleLog(), null);
        var sqlite = SqliteStore.Open(Path.Combine(request.State, "headroom"));
        return new Store(sqlite.Journal, sqlite.Samples, sqlite);
    }

    private Task<HeadroomServer> ServeAsync(IControlService control, CancellationToken cancellationToken) => HeadroomServer.StartAsync(
        control,
        new ServerOptions
        {
            Port = request.Port,
            Title = "demo",
            Summary = () => _summary,
        },
        cancellationToken);

    private async Task PlayAsync(HeadroomTrial trial, LiveSummary live, CancellationToken cancellationToken)
    {
        var start = trial.World.Fleet.Start;
        var end = start + TimeSpan.FromHours(request.Hours);
        var begun = (At: Stopwatch.GetTimestamp(), Time: trial.Now);
        while (trial.Now < end && !cancellationToken.IsCancellationRequested)
        {
            await trial.StepAsync(CancellationToken.None);
            live.Show();
            if (double.IsFinite(request.Speed))
                await PaceAsync(begun.At, (trial.Now - begun.Time) / request.Speed, cancellationToken);
        }
    }

    private static async Task PaceAsync(long begun, TimeSpan due, CancellationToken cancellationToken)
    {
        var early = due - Stopwatch.GetElapsedTime(begun);
        if (early <= TimeSpan.Zero)
            return;
        // Being told to stop is the ordinary end of a wait here.
        await Task.Delay(early, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task StayAsync(Uri address, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"The dashboard stays at {address} until you press Ctrl-C.");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed record Store(IJournal Journal, ISampleLog Samples, IDisposable? Files) : IDisposable
    {
        public void Dispose() => Files?.Dispose();
    }
}
