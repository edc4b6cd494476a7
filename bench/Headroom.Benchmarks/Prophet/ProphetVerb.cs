using System.CommandLine;
using Headroom.Forecasting.Prophet;

namespace Headroom.Benchmarks.Prophet;

/// <summary><c>prophet</c>: the family of that name beside the published package; <c>bench/prophet/compare.sh</c> runs both.</summary>
internal static class ProphetVerb
{
    public static Command Create()
    {
        var traces = new Option<string>("--traces") { Description = "Trace file with the column cpu_pct", Required = true };
        var folder = new Option<string>("--folder") { Description = "Where the cases are written, or the package's forecasts are", Required = true };
        var write = new Option<bool>("--write") { Description = "Write the cases, then stop" };
        var command = new Command("prophet", "Compare with R's prophet on 20 series") { traces, folder, write };
        command.SetAction(parsed =>
        {
            var cases = ForecastCase.Of(PercentGrid.Read(parsed.GetValue(traces)!));
            var files = new PeerFiles(parsed.GetValue(folder)!);
            if (parsed.GetValue(write))
                files.WriteCases(cases);
            else
                Print(cases, files.Read("R prophet", cases));
        });
        return command;
    }

    private static void Print(IReadOnlyList<ForecastCase> cases, Scores peer)
    {
        // As the package has it: the curve, simulated changes of the trend, normal noise, and as many futures.
        var plain = new ProphetOptions { FollowsLevel = false, Paths = 1000 };
        Scores[] all = [peer, ProphetRun.Of("the same here", plain, cases), ProphetRun.Of("prophet here", new ProphetOptions(), cases)];
        Console.WriteLine($"{cases.Count} fits; mWQL / mSPL / coverage of 90 %, then CPU ms for each");
        foreach (var scores in all)
        {
            Console.WriteLine(
                $"{scores.Name,-14} 60min {Text(scores.Hour)}  24h {Text(scores.Day)}  peak1h {Text(scores.Peak)}  " +
                $"fit {scores.FitMs:0.00} + forecast {scores.ForecastMs:0.00} = {scores.CpuMs:0.00}");
        }

        foreach (var scores in all.Skip(1))
        {
            Console.WriteLine(
                $"{scores.Name} / {peer.Name}: 60min {Ratio(scores.Hour, peer.Hour)}  24h {Ratio(scores.Day, peer.Day)}  " +
                $"peak1h {Ratio(scores.Peak, peer.Peak)}  {peer.CpuMs / scores.CpuMs:0} times as fast");
        }
    }

    private static string Text(Accuracy a) => $"{a.Weighted:0.0000} / {a.Scaled:0.000} / {a.Covered90:0.000}";

    private static string Ratio(Accuracy own, Accuracy peer) => $"{own.Weighted / peer.Weighted:0.000} / {own.Scaled / peer.Scaled:0.000}";
}
