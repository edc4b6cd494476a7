namespace Headroom.Forecasting.Arima;

/// <summary>
/// How many waves of the day and the week a series has: by the corrected Akaike criterion among a few numbers of them, with one error
/// process of middling size for all.
/// </summary>
public static class WaveChoice
{
    private static readonly int[] s_daily = [1, 2, 4];
    private static readonly int[] s_weekly = [1, 3];

    public static RegressorPlan Choose(ReadOnlySpan<double> series, RegressorPlan plain)
    {
        var days = series.Length / plain.PerDay;
        if (days < 2)
            return plain;
        var differences = Kpss.Differences(new ArimaFitter(series, plain with { Daily = s_daily[^1] }).Detrended());
        var best = plain;
        var least = Criterion(series, plain, differences);
        foreach (var waves in s_daily)
            Compare(series, best with { Daily = waves }, differences, ref best, ref least);
        if (days < 2 * RegressorPlan.DaysAWeek)
            return best;
        foreach (var waves in s_weekly)
            Compare(series, best with { Weekly = waves }, differences, ref best, ref least);
        return best;
    }

    private static void Compare(ReadOnlySpan<double> series, RegressorPlan plan, int differences, ref RegressorPlan best, ref double least)
    {
        var value = Criterion(series, plan, differences);
        if (!(value < least))
            return;
        (best, least) = (plan, value);
    }

    private static double Criterion(ReadOnlySpan<double> series, RegressorPlan plan, int differences)
    {
        var order = new ArimaOrder(2, differences, 1, Constant: differences < 2);
        return new ArimaFitter(series, plan).Fit(order, ArimaFitter.Rough)?.Aicc ?? double.PositiveInfinity;
    }
}
