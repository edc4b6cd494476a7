using System.CommandLine;
using Headroom.Benchmarks.Arima;

namespace Headroom.Benchmarks;

/// <summary><c>arima</c>: order selection on the series of a trace file, written so that another program can do the same.</summary>
internal static class ArimaVerb
{
    public static Command Create()
    {
        var traces = new Argument<string>("traces") { Description = "The file of traces" };
        var series = new Option<int>("--series") { Description = "Series, at most", DefaultValueFactory = _ => 50 };
        var samples = new Option<int>("--samples") { Description = "Samples of each", DefaultValueFactory = _ => 864 };
        var waves = new Option<int?>("--waves") { Description = "Waves of the day for every series, instead of choosing" };
        var folder = new Option<string>("--out") { Description = "The folder for series.csv and headroom.csv", Required = true };
        var command = new Command("arima", "Fit ARIMA models for a comparison") { traces, series, samples, waves, folder };
        command.SetAction(parsed =>
        {
            var chosen = SampleSeries.Read(parsed.GetValue(traces)!, parsed.GetValue(series), parsed.GetValue(samples));
            var report = ArimaBenchmark.Run(chosen, parsed.GetValue(waves));
            SampleSeries.Write(chosen, Path.Combine(parsed.GetValue(folder)!, "series.csv"));
            File.WriteAllLines(Path.Combine(parsed.GetValue(folder)!, "headroom.csv"), report);
        });
        return command;
    }
}
