using Headroom.Control;
using Headroom.Documents.Policies;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Server;
using Headroom.Server.Dashboard;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Trials;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary>One demonstration from beginning to end.</summary>
internal sealed class Demo(DemoRequest request)
{
    private static readonly TimeSpan s_history = TimeSpan.FromDays(7);

    /// <summary>CPU may be promised up to half again, as is usual; memory never.</summary>
    private static readonly ControlOptions s_control = new() { Overcommit = new Amounts(1.5, 1, 1.5, 1.5) };

    /// <summary>One action in a hundred goes wrong, in one way or another.</summary>
    private static readonly WorldOptions s_world = new() { Faults = new SimulatedFaults { FailsLater = 0.005, Refused = 0.002, NoEffect = 0.002, ErrorAfterTaken = 0.001 } };

    private SummaryTable? _summary;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var policies = Policies();
        var fleet = BuildFleet(cancellationToken);
        using var session = await SimulatedSession.OpenAsync(fleet, s_world, s_history, request.State, policies, s_control, cancellationToken);
        await using var server = request.Headless ? null : await ServeAsync(session.Trial.Loop, cancellationToken);
        var live = new LiveSummary(session.Trial, server?.Address, request);
        var end = fleet.Start + TimeSpan.FromHours(request.Hours);
        await session.PlayAsync(end, request.Speed, live.Show, cancellationToken);
        live.End();

        // Whoever stops it early still gets the comparison, over the hours that were played, as far as it is quickly made.
        var comparison = await DemoComparison.MakeAsync(session.Trial, s_world, cancellationToken);
        comparison.Print(request);
        _summary = comparison.Summary();
        if (server is not null && !cancellationToken.IsCancellationRequested && live.IsInteractive)
            await StayAsync(server.Address, cancellationToken);
        return 0;
    }

    private FleetDefinition BuildFleet(CancellationToken cancellationToken)
    {
        var path = request.Traces ?? SampleTraces.Path;
        using var bar = new ProgressBar("reading traces");
        var traces = TraceReader.Read(path, new TraceOptions { Progress = bar }, cancellationToken);
        if (request.Traces is not null)
            TraceNotes.Print(path, traces.Report);
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

    private Task<HeadroomServer> ServeAsync(IControlService control, CancellationToken cancellationToken) => HeadroomServer.StartAsync(
        control, new ServerOptions { Port = request.Port, Title = "demo", Summary = () => _summary }, cancellationToken);

    private static async Task StayAsync(Uri address, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"The dashboard stays at {address} until you press Ctrl-C.");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
