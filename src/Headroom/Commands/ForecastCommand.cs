using System.CommandLine;
using System.Globalization;
using Headroom.Documents;
using Headroom.Documents.Files;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Forecasting.Training;
using Headroom.Planning.Policies;
using Headroom.Simulation.Replays.Forecasts;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary><c>headroom forecast</c>: what the engine would have said at given moments of recorded usage, to be compared with what came.</summary>
internal static class ForecastCommand
{
    public static Command Create()
    {
        var traces = OptionText.File("traces", "Trace file (.csv or .csv.gz)");
        var resource = OptionText.Resource("--resource", "cpu, memory, disk or network; cpu by default");
        var origins = OptionText.Text("--origins", "file", "The moments to forecast at (CSV origin[,leads]: Unix seconds; leads divided by blanks)");
        var output = OptionText.Text("--out", "file", "Write the forecasts (vm,origin,lead,q05,q50,q90,q95,q99) to this file");
        var train = new Option<string[]>("--train") { Description = "Other trace files to learn from; by default the file's own past", HelpName = "file", AllowMultipleArgumentsPerToken = true };
        var save = OptionText.Text("--save-model", "file", "Write what was learned across the fleet to this file");
        var load = OptionText.Text("--load-model", "file", "Use what was learned earlier, and train nothing");
        var model = OptionText.OneOf("--model", "name", ModelName.All, $"The family that forecasts alone: {string.Join(", ", ModelName.All.Skip(1))}; {ModelName.Auto} (the default) weighs them all");
        var json = new Option<bool>("--json") { Description = "Print one JSON object" };
        var command = new Command("forecast", "Forecast recorded usage at given moments, seeing nothing after them")
        {
            traces, resource, origins, output, train, save, load, model, json,
        };
        origins.Required = true;
        output.Required = true;
        command.Validators.Add(result =>
        {
            if (result.GetValue(resource) is { Length: > 1 })
                result.AddError("--resource: one at a time");
            if (result.GetValue(load) is not null && result.GetValue(train) is { Length: > 0 })
                result.AddError("--load-model and --train: use one of them; what is loaded is not trained again");
        });
        command.Does((parsed, cancellationToken) => Task.FromResult(Run(
            new Request(
                parsed.GetRequiredValue(traces), parsed.GetValue(resource) ?? [], parsed.GetValue(origins), parsed.GetValue(output),
                parsed.GetValue(train) ?? [], parsed.GetValue(save), parsed.GetValue(load), parsed.GetValue(model), parsed.GetValue(json)),
            cancellationToken)));
        return command;
    }

    private static int Run(Request request, CancellationToken cancellationToken)
    {
        var resource = request.Resources is [var chosen, ..] ? chosen : Resource.Cpu;
        var origins = OriginFile.Read(request.Origins!);
        RefuseInputs(request);
        using var output = PredictionWriter.Create(request.Output!);
        using var saved = request.Save is null ? null : TargetFile.Create(request.Save);
        var learned = request.Load is null ? null : KnowledgeFile.Read(request.Load);
        var traces = Read(request.Traces, resource, cancellationToken);
        var train = Array.ConvertAll(request.Train, path => Read(path, resource, cancellationToken));
        ForecastOutcome outcome;
        using (var bar = new ProgressBar("forecasting"))
        {
            outcome = new ForecastReplay(traces, new ForecastRequest
            {
                Resource = resource,
                Origins = origins,
                Model = request.Model is null or ModelName.Auto ? null : request.Model,
                Train = train,
                Knowledge = learned?.Knowledge,
                Names = learned?.Names ?? LearnedNames.None,
                Progress = bar,
            }).Run(output, cancellationToken);
        }

        output.Commit();
        if (saved is not null)
            KnowledgeFile.Write(saved, new LearnedModel(outcome.Knowledge, outcome.Names));
        Print(request, resource, outcome, traces.Report.BadRows);
        return 0;
    }

    /// <summary>A recorded history cannot be had again: no slip may write over it.</summary>
    private static void RefuseInputs(Request request)
    {
        var inputs = request.Train.Append(request.Traces).Append(request.Origins!).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        foreach (var target in new[] { request.Output, request.Save }.OfType<string>())
        {
            if (inputs.Contains(Path.GetFullPath(target)))
                throw new DocumentException(target, "is one of the files that are read", "give another name");
        }
    }

    private static TraceSet Read(string path, Resource resource, CancellationToken cancellationToken)
    {
        TraceSet traces;
        using (var bar = new ProgressBar("reading "))
            traces = TraceReader.Read(path, new TraceOptions { Resources = [resource], InFileUnits = true, Progress = bar }, cancellationToken);
        TraceNotes.Print(path, traces.Report);
        return traces;
    }

    private static void Print(Request request, Resource resource, ForecastOutcome outcome, long badRows)
    {
        var microseconds = Math.Round(outcome.CpuPerForecast.TotalMicroseconds, 1);
        if (request.Json)
        {
            JsonText.Write(new { outcome.Series, outcome.Origins, outcome.Rows, badRows, cpuMicrosecondsPerForecast = microseconds });
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{resource.Name()}: {outcome.Series} VMs at {outcome.Origins} origins, {outcome.Rows} rows in {request.Output}; {microseconds} µs of processor time a forecast"));
        var trained = outcome.Knowledge.Models.Trained.Select(m => m.Name).ToList();
        if (trained.Count > 0)
            Console.WriteLine($"learned across the fleet: {string.Join(", ", trained)}");
        else if (request.Model is null or ModelName.Auto || GlobalFamilies.Find(request.Model) is not null)
            Console.WriteLine("nothing was learned across the fleet: less than three days before the first origin, or too few series, and no --train");
    }

    private sealed record Request(
        string Traces, Resource[] Resources, string? Origins, string? Output, string[] Train, string? Save, string? Load, string? Model, bool Json);
}
