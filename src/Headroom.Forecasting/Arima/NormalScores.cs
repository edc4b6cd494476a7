namespace Headroom.Forecasting.Arima;

/// <summary>Numbers that stand for normal innovations while there are too few of the series' own.</summary>
internal static class NormalScores
{
    public const int Count = 64;

    /// <summary>The quantiles in the middle of as many equal parts, out of order.</summary>
    public static double At(int index)
    {
        const int stride = 27;
        var p = ((index * stride % Count) + 0.5) / Count;
        // Tukey's lambda distribution with this exponent is the normal one to a hundredth as far out as this goes.
        return 4.91 * (Math.Pow(p, 0.14) - Math.Pow(1 - p, 0.14));
    }
}
