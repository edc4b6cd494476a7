namespace Headroom.Forecasting.Companions;

/// <summary>
/// What the last few values foretell of the next, by an autoregression (Levinson's recursion on the autocorrelations). Without it two series
/// that only move slowly would seem to follow each other by chance.
/// </summary>
internal static class Foretelling
{
    public const int Order = 6;

    /// <summary>The weights of the last values, newest first.</summary>
    public static void Fit(ReadOnlySpan<float> values, Span<float> weights)
    {
        weights.Clear();
        Span<double> products = stackalloc double[Order + 1];
        for (var lag = 0; lag <= Order; lag++)
        {
            for (var i = lag; i < values.Length; i++)
                products[lag] += values[i] * values[i - lag];
        }

        Span<double> before = stackalloc double[Order];
        Span<double> fitted = stackalloc double[Order];
        var left = products[0];
        for (var order = 0; order < Order && left > 1e-9 * products[0]; order++)
        {
            var unexplained = products[order + 1];
            for (var k = 0; k < order; k++)
                unexplained -= fitted[k] * products[order - k];
            var reflection = unexplained / left;
            fitted.CopyTo(before);
            for (var k = 0; k < order; k++)
                fitted[k] -= reflection * before[order - 1 - k];
            fitted[order] = reflection;
            left *= 1 - (reflection * reflection);
        }

        for (var k = 0; k < Order; k++)
            weights[k] = (float)fitted[k];
    }

    /// <summary>Leaves of each value what the ones before it did not foretell.</summary>
    public static void Remove(Span<float> values, ReadOnlySpan<float> weights)
    {
        for (var i = values.Length - 1; i >= 0; i--)
        {
            for (var k = 0; k < weights.Length && k < i; k++)
                values[i] -= weights[k] * values[i - 1 - k];
        }
    }
}
