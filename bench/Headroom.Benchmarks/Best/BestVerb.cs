using System.CommandLine;
using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Benchmarks.Best;

/// <summary><c>best</c>: for how many VMs the mixture is as good as the family that would have been best for each.</summary>
internal static class BestVerb
{
    public static Command Create()
    {
        var traces = new Option<string>("--traces") { Description = "Trace file", Required = true };
        var resource = new Option<Resource>("--resource") { Description = "The resource to forecast", DefaultValueFactory = _ => Resource.Cpu };
        var every = new Option<int>("--every") { Description = "Forecast at every n-th interval of the last 30 % of the file", DefaultValueFactory = _ => 4 };
        every.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var value) && value < 1)
                result.AddError("--every is 1 at least.");
        });
        var worst = new Option<int>("--worst") { Description = "Show that many VMs on which auto is furthest behind" };
        var command = new Command("best", "Compare auto with each VM's best single family in hindsight") { traces, resource, every, worst };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (path, chosen) = (parsed.GetValue(traces)!, parsed.GetValue(resource));
            var set = TraceReader.Read(path, new TraceOptions { Resources = [chosen], InFileUnits = true }, cancellationToken);
            return Task.FromResult(BestFamily.Run(set, chosen, parsed.GetValue(every), parsed.GetValue(worst), Console.Out, cancellationToken));
        });
        return command;
    }
}
