namespace Headroom.Forecasting;

/// <summary>
/// A probability distribution as its quantiles at fixed levels, with an exponential tail above the last one. Small and immutable:
/// a forecast is handed from thread to thread and kept for days. Ties (an idle VM, a saturated one) are ordinary here, so
/// <see cref="Exceedance"/> means strictly more than.
/// </summary>
public sealed class Distribution
{
    private static readonly double[] s_levels =
    [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85,
        0.9, 0.925, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999,
    ];

    private readonly double[] _quantiles;
    private readonly double _tailScale;
    private readonly double _most;

    private Distribution(double[] quantiles, double tailScale, double most = double.PositiveInfinity)
    {
        _quantiles = quantiles;
        _tailScale = tailScale;
        _most = most;
    }

    /// <summary>The levels at which quantiles are held.</summary>
    public static ReadOnlySpan<double> Levels => s_levels;

    public double Median => Quantile(0.5);

    /// <summary>Everything at one value.</summary>
    public static Distribution Point(double value)
    {
        var quantiles = new double[s_levels.Length];
        Array.Fill(quantiles, value);
        return new Distribution(quantiles, 0);
    }

    /// <summary>
    /// From ascending observations, each moved by <paramref name="shift"/> and then held within the limits. The p-quantile is the
    /// p(n+1)-th observation, so that few observations give a wide distribution; beyond the largest one the tail takes over.
    /// </summary>
    public static Distribution FromSorted(ReadOnlySpan<float> sorted, double shift, double lowest, double highest)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length);
        var scale = TailScale(sorted);
        var quantiles = new double[s_levels.Length];
        for (var i = 0; i < quantiles.Length; i++)
            quantiles[i] = Math.Clamp(shift + AtPosition(sorted, s_levels[i], scale), lowest, highest);
        return new Distribution(quantiles, quantiles[^1] >= highest ? 0 : scale);
    }

    /// <summary>The same, of something that cannot be more than this. Shares the quantiles, because it is asked for in every cycle.</summary>
    public Distribution AtMost(double most)
    {
        if (_most <= most || (_tailScale <= 0 && _quantiles[^1] <= most))
            return this;
        // The tail ends where the limit begins; short of it, it goes on as it was.
        return new Distribution(_quantiles, _quantiles[^1] >= most ? 0 : _tailScale, most);
    }

    /// <summary>The value that is not exceeded with probability <paramref name="p"/>.</summary>
    public double Quantile(double p)
    {
        if (p <= s_levels[0])
            return At(0);
        var last = s_levels.Length - 1;
        if (p >= s_levels[last])
            return Math.Min(_most, At(last) + (_tailScale * Math.Log((1 - s_levels[last]) / Math.Max(1 - p, 1e-9))));
        var above = UpperIndex(p);
        var below = above - 1;
        var weight = (p - s_levels[below]) / (s_levels[above] - s_levels[below]);
        return At(below) + ((At(above) - At(below)) * weight);
    }

    /// <summary>The probability of more than <paramref name="x"/>.</summary>
    public double Exceedance(double x)
    {
        // Values that differ only by rounding are the same value.
        x += 1e-9 * Math.Max(1, Math.Abs(x));
        var last = s_levels.Length - 1;
        if (x >= _most)
            return 0;
        if (x >= At(last))
            return _tailScale > 0 ? (1 - s_levels[last]) * Math.Exp(-(x - At(last)) / _tailScale) : 0;
        if (x < At(0))
            return 1;
        var above = FirstAbove(x);
        var below = above - 1;
        var weight = (x - At(below)) / (At(above) - At(below));
        return 1 - (s_levels[below] + ((s_levels[above] - s_levels[below]) * weight));
    }

    private double At(int level) => Math.Min(_quantiles[level], _most);

    private static double AtPosition(ReadOnlySpan<float> sorted, double p, double tailScale)
    {
        var position = (p * (sorted.Length + 1)) - 1;
        if (position <= 0)
            return sorted[0];
        if (position >= sorted.Length - 1)
            return sorted[^1] + (tailScale * Math.Log(1 / (sorted.Length + 1.0) / Math.Min(1 - p, 1 / (sorted.Length + 1.0))));
        var below = (int)position;
        return sorted[below] + ((sorted[below + 1] - sorted[below]) * (position - below));
    }

    /// <summary>Mean excess over the 95th percentile: the maximum-likelihood scale of an exponential tail.</summary>
    private static double TailScale(ReadOnlySpan<float> sorted)
    {
        var count = Math.Max(1, sorted.Length / 20);
        var threshold = sorted[^Math.Min(sorted.Length, count + 1)];
        double excess = 0;
        foreach (var value in sorted[^count..])
            excess += value - threshold;
        return excess / count;
    }

    private static int UpperIndex(double p)
    {
        var index = Array.BinarySearch(s_levels, p);
        return index >= 0 ? Math.Max(index, 1) : ~index;
    }

    private int FirstAbove(double x)
    {
        int low = 0, high = _quantiles.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle) > x)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
