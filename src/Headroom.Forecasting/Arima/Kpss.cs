namespace Headroom.Forecasting.Arima;

/// <summary>
/// Whether a series wanders: the test of Kwiatkowski, Phillips, Schmidt and Shin (1992) about a level, with a Bartlett window of
/// 3√n/13 lags, as Hyndman and Khandakar (2008) use it to choose the number of differences.
/// </summary>
public static class Kpss
{
    /// <summary>The statistic that a steady series exceeds one time in twenty.</summary>
    private const double Critical = 0.463;

    /// <summary>How often to difference, from the residuals of the regression. Gaps are closed up.</summary>
    public static int Differences(ReadOnlySpan<double> residuals)
    {
        var known = new double[residuals.Length];
        var count = 0;
        foreach (var value in residuals)
        {
            if (!double.IsNaN(value))
                known[count++] = value;
        }

        var rest = known.AsSpan(0, count);
        for (var d = 0; d < ArimaOrder.MaxDifferences; d++)
        {
            if (IsConstant(rest) || !(Statistic(rest) > Critical))
                return d;
            for (var i = 1; i < rest.Length; i++)
                rest[i - 1] = rest[i] - rest[i - 1];
            rest = rest[..^1];
        }

        return ArimaOrder.MaxDifferences;
    }

    public static double Statistic(ReadOnlySpan<double> series)
    {
        var n = series.Length;
        var lags = (int)(3 * Math.Sqrt(n) / 13);
        double mean = 0;
        foreach (var value in series)
            mean += value / n;
        var centred = new double[n];
        double sum = 0, sumOfSums = 0;
        for (var i = 0; i < n; i++)
        {
            centred[i] = series[i] - mean;
            sum += centred[i];
            sumOfSums += sum * sum;
        }

        var variance = Product(centred, 0);
        for (var lag = 1; lag <= lags; lag++)
            variance += 2 * (1 - (lag / (lags + 1.0))) * Product(centred, lag);
        return sumOfSums / (n * variance);
    }

    private static bool IsConstant(ReadOnlySpan<double> series) => series.Length < 2 || !series.ContainsAnyExcept(series[0]);

    private static double Product(ReadOnlySpan<double> x, int lag)
    {
        double sum = 0;
        for (var i = lag; i < x.Length; i++)
            sum += x[i] * x[i - lag];
        return sum;
    }
}
