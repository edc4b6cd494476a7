using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Benchmarks.Arima;

/// <summary>A stretch of one VM's CPU usage; NaN where there is no sample.</summary>
internal sealed record SampleSeries(string Name, long FirstInterval, double[] Values)
{
    /// <summary>The first VMs by name that have something to fit, each up to where 70 % of the file are over.</summary>
    public static IReadOnlyList<SampleSeries> Read(string traces, int count, int samples)
    {
        var set = TraceReader.Read(traces, new TraceOptions { Resources = [Resource.Cpu] });
        var end = set.Length * 7 / 10;
        var first = (set.Start.ToUnixTimeSeconds() / TraceGrid.StepSeconds) + end - samples;
        return [.. set.Vms
            .Select(vm => new SampleSeries(vm.Name, first, [.. Enumerable.Range(end - samples, samples).Select(i => vm.Usage(Resource.Cpu)[i])]))
            .Where(series => series.IsWorthFitting)
            .Take(count)];
    }

    public static void Write(IEnumerable<SampleSeries> all, string path)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine("series,interval,value");
        foreach (var series in all)
        {
            for (var i = 0; i < series.Values.Length; i++)
                writer.WriteLine($"{series.Name},{series.FirstInterval + i},{(double.IsNaN(series.Values[i]) ? "" : series.Values[i].ToString("R"))}");
        }
    }

    private bool IsWorthFitting
    {
        get
        {
            var known = Values.Where(v => !double.IsNaN(v)).ToArray();
            return known.Length >= 0.9 * Values.Length && known.Distinct().Count() > 10;
        }
    }
}
