using Headroom.Forecasting.Arima;

namespace Headroom.Benchmarks.Arima;

/// <summary>Chooses waves and order for each series, and measures the CPU time of each.</summary>
internal static class ArimaBenchmark
{
    private const int WarmUp = 5;

    public static IReadOnlyList<string> Run(IReadOnlyList<SampleSeries> all, int? waves)
    {
        foreach (var series in all.Take(WarmUp))
            _ = Fit(series, waves);
        return ["series,p,d,q,constant,daily,weekly,aic,cpu_ms,waves_ms", .. all.Select(series => Fit(series, waves)).OfType<string>()];
    }

    private static string? Fit(SampleSeries series, int? waves)
    {
        var begun = Environment.CpuUsage.TotalTime;
        var plain = RegressorPlan.None.At(series.FirstInterval);
        var plan = waves is { } fixedWaves ? plain with { Daily = fixedWaves } : WaveChoice.Choose(series.Values, plain);
        var chosen = Environment.CpuUsage.TotalTime;
        var fit = AutoArima.Fit(series.Values, plan);
        var done = Environment.CpuUsage.TotalTime;
        return fit is null
            ? null
            : string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{series.Name},{fit.Order.P},{fit.Order.D},{fit.Order.Q},{(fit.Order.Constant ? 1 : 0)},{plan.Daily},{plan.Weekly},{fit.Aic:F4},{(done - chosen).TotalMilliseconds:F3},{(chosen - begun).TotalMilliseconds:F3}");
    }
}
