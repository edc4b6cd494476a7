using System.CommandLine;
using System.Globalization;
using Headroom.Documents.Policies;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Simulation.Replays;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary><c>headroom backtest</c>: what a policy would have saved and broken on recorded usage, beside what others do.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        var traces = OptionText.File("traces", "Trace file (.csv or .csv.gz)");
        var policy = OptionText.Text("--policy", "file", "Policy file (YAML); the mode counts as Auto");
        var history = OptionText.Duration("--history", "History that is learned from before control begins", new Duration(TimeSpan.FromDays(14)), new Duration(TimeSpan.FromDays(1)));
        var resource = OptionText.Resource("--resource", "cpu, memory, disk, network; by default all that the file has");
        var output = OptionText.Text("--out", "file", "Write Headroom's allocations (vm,t,resource,allocation) to this file");
        var baselines = OptionText.Text("--out-baselines", "folder", "Write each baseline's allocations into this folder");
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of tables" };
        var command = new Command("backtest", "Replay recorded usage through a policy, beside the usual ways of allocating")
        {
            traces, policy, history, resource, output, baselines, json,
        };
        command.Does((parsed, cancellationToken) => Task.FromResult(Run(
            new Request(
                parsed.GetRequiredValue(traces), parsed.GetValue(policy), parsed.GetValue(history).Value, parsed.GetValue(resource) is { Length: > 0 } chosen ? chosen : [.. Resources.All],
                parsed.GetValue(output), parsed.GetValue(baselines), parsed.GetValue(json)),
            cancellationToken)));
        return command;
    }

    private static int Run(Request request, CancellationToken cancellationToken)
    {
        var policies = request.Policy is null ? PolicySet.Empty : PolicyReader.ReadFile(request.Policy);
        var inputs = request.Policy is null ? [request.Traces] : new[] { request.Traces, request.Policy };
        using var files = new AllocationFiles(request.Output, request.Baselines, inputs);
        TraceSet traces;
        using (var bar = new ProgressBar("reading "))
            traces = TraceReader.Read(request.Traces, new TraceOptions { Resources = request.Resources, Progress = bar }, cancellationToken);
        TraceNotes.Print(request.Traces, traces.Report);
        // What the file does not have is not shown as if it were zero.
        var resources = request.Resources.Where(r => traces.Vms.Any(vm => vm.Has(r))).ToList();
        IReadOnlyList<(Resource Resource, ReplayResult Result)> results;
        using (var bar = new ProgressBar("replaying"))
            results = new Backtest(traces, request.Traces, request.History, policies).Run(resources, files.SinkFor(traces), bar, cancellationToken);
        files.Commit();
        Print(request, traces, results);
        return 0;
    }

    private static void Print(Request request, TraceSet traces, IReadOnlyList<(Resource Resource, ReplayResult Result)> results)
    {
        var hours = ((traces.Length * traces.Step) - request.History).TotalHours;
        if (request.Json)
        {
            JsonText.Write(new { controllers = results.Select(r => Row(r.Resource, r.Result)), seed = (int?)null, simulatedHours = hours });
            return;
        }

        foreach (var group in results.GroupBy(r => r.Resource))
        {
            Console.WriteLine($"{group.Key.Name()}: {traces.Vms.Count} VMs, {AmountText.FormatDuration(TimeSpan.FromHours(hours))} after {AmountText.FormatDuration(request.History)} of history");
            var table = new TextTable("controller", "unserved", "time over", "slack", "allocated", "changes/VM-day");
            foreach (var (_, result) in group)
            {
                table.Add(result.Name, ControllerRow.Percent(result.UnservedShare), ControllerRow.Percent(result.TimeOverShare, 3),
                    ControllerRow.Percent(result.Slack, 1), ControllerRow.Percent(result.MeanAllocationShare, 1),
                    result.ChangesPerVmDay.ToString("0.00", CultureInfo.InvariantCulture));
            }

            table.Write(Console.Out);
            Console.WriteLine();
        }

        Console.WriteLine("unserved: demand above the allocation; time over: share of the intervals; slack: allocated but not used;");
        Console.WriteLine("allocated: of what was provisioned. static, p95, p99, max, vpa and reactive see what Headroom sees; oracle knows the next hour.");
    }

    private static ControllerRow Row(Resource resource, ReplayResult result) => new()
    {
        Name = result.Name,
        Resource = resource.Name(),
        UnservedShare = result.UnservedShare,
        TimeOverShare = result.TimeOverShare,
        Slack = result.Slack,
        MeanAllocationShare = result.MeanAllocationShare,
        ChangesPerVmDay = result.ChangesPerVmDay,
        HostHours = null,
        Cost = null,
        Actions = result.Actions,
    };

    private sealed record Request(
        string Traces, string? Policy, TimeSpan History, Resource[] Resources, string? Output, string? Baselines, bool Json);
}
