using System.CommandLine;
using System.Globalization;
using Headroom.Documents;
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
        var traces = new Argument<string>("traces") { Description = "Trace file (.csv or .csv.gz)" };
        var policy = new Option<string?>("--policy") { Description = "Policy file (YAML); the mode counts as Auto" };
        var history = OptionText.Duration("--history", "History that is learned from before control begins", TimeSpan.FromDays(14));
        var resource = OptionText.Resource("--resource", "cpu, memory, disk, network; all by default");
        var output = new Option<string?>("--out") { Description = "Write Headroom's allocations (vm,t,resource,allocation) to this file" };
        var baselines = new Option<string?>("--out-baselines") { Description = "Write each baseline's allocations into this folder" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of tables" };
        var command = new Command("backtest", "Replay recorded usage through a policy, beside the usual ways of allocating")
        {
            traces, policy, history, resource, output, baselines, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            new Request(
                parsed.GetRequiredValue(traces), parsed.GetValue(policy), parsed.GetValue(history), parsed.GetValue(resource)!,
                parsed.GetValue(output), parsed.GetValue(baselines), parsed.GetValue(json)),
            cancellationToken)));
        return command;
    }

    private static int Run(Request request, CancellationToken cancellationToken)
    {
        var policies = request.Policy is null ? PolicySet.Empty : PolicyReader.ReadFile(request.Policy);
        TraceSet traces;
        using (var bar = new ProgressBar("reading "))
            traces = TraceReader.Read(request.Traces, new TraceOptions { Resources = request.Resources, Progress = bar }, cancellationToken);
        Report(traces.Report);
        using var files = new AllocationFiles(traces, request.Output, request.Baselines);
        IReadOnlyList<(Resource Resource, ReplayResult Result)> results;
        using (var bar = new ProgressBar("replaying"))
            results = new Backtest(traces, request.Traces, request.History, policies).Run(request.Resources, files.Take, bar, cancellationToken);
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

    private static void Report(TraceReport report)
    {
        if (report.BadRows == 0)
            return;
        Console.Error.WriteLine($"headroom: {report.BadRows} of {report.Rows} rows could not be used; the first ones:");
        foreach (var row in report.FirstBadRows.Take(5))
            Console.Error.WriteLine($"  line {row.Line}: {row.Reason}");
    }

    private sealed record Request(
        string Traces, string? Policy, TimeSpan History, Resource[] Resources, string? Output, string? Baselines, bool Json);

    /// <summary>The allocation files of a backtest; they appear together when all is done, or not at all.</summary>
    private sealed class AllocationFiles : IDisposable
    {
        private readonly TraceSet _traces;
        private readonly Dictionary<string, AllocationWriter> _writers = [];

        public AllocationFiles(TraceSet traces, string? output, string? baselines)
        {
            _traces = traces;
            if (output is not null)
                _writers["headroom"] = AllocationWriter.Create(output);
            if (baselines is null)
                return;
            CreateFolder(baselines);
            foreach (var baseline in Baselines.All)
                _writers[baseline.Name] = AllocationWriter.Create(Path.Combine(baselines, baseline.Name + ".csv"));
        }

        public void Take(ReplayController controller, ReplaySeries series, int first, ReadOnlySpan<double> allocations)
        {
            if (!_writers.TryGetValue(controller.Name, out var writer))
                return;
            for (var i = 0; i < allocations.Length; i++)
                writer.Set(series.Vm, _traces.TimeAt(first + i), series.Resource, allocations[i]);
        }

        public void Commit()
        {
            foreach (var writer in _writers.Values)
                writer.Commit();
        }

        public void Dispose()
        {
            foreach (var writer in _writers.Values)
                writer.Dispose();
        }

        private static void CreateFolder(string path)
        {
            try
            {
                Directory.CreateDirectory(path);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new DocumentException(path, "the folder cannot be made", "check the path and its permissions", inner: problem);
            }
        }
    }
}
