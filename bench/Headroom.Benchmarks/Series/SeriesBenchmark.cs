using System.Diagnostics;
using System.Globalization;

namespace Headroom.Benchmarks.Series;

/// <summary>What a series costs in a large fleet: memory, and a cycle in which it learns a sample and is forecast.</summary>
internal static class SeriesBenchmark
{
    public static void Run(SeriesRequest request, TextWriter output)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var fleet = new SeriesFleet(request);
        Report(output, request, "history learned", Measure(fleet.Fill));
        if (request.Situations > 0)
            Report(output, request, "families trained", Measure(fleet.Train));
        if (request.FullRecords)
            fleet.FillRecords();
        for (var i = 0; i < request.WarmUp; i++)
            Report(output, request, $"warm-up {i + 1}", Measure(() => Cycle(fleet)));
        for (var i = 0; i < request.Forecasts; i++)
        {
            Report(output, request, "a sample learned", Measure(fleet.Learn));
            Report(output, request, "a forecast made", Measure(fleet.Forecast));
        }

        ReportMemory(output, request, GC.GetTotalMemory(forceFullCollection: true) - before);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  of it, bytes of a series: {PartSizes.Of(fleet.Series[0])}"));
        GC.KeepAlive(fleet);
    }

    private static void Cycle(SeriesFleet fleet)
    {
        fleet.Learn();
        fleet.Forecast();
    }

    private static void Report(TextWriter output, SeriesRequest request, string what, (double Wall, double Cpu, long Allocated) cost)
    {
        var each = cost.Cpu / request.Count * 1e6;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-17}: {cost.Wall,7:0.0} s, {cost.Cpu,7:0.0} s of CPU, {each,8:0.00} µs and {cost.Allocated / (double)request.Count,8:0} bytes allocated a series"));
    }

    private static void ReportMemory(TextWriter output, SeriesRequest request, long heap)
    {
        using var process = Process.GetCurrentProcess();
        const double MiB = 1 << 20;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory: {heap / (double)request.Count:0} bytes a series, heap {heap / MiB:0} MiB, process at most {process.PeakWorkingSet64 / MiB:0} MiB"));
    }

    private static (double Wall, double Cpu, long Allocated) Measure(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated, clock) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        action();
        process.Refresh();
        return (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
