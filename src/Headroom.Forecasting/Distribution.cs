using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting;

/// <summary>
/// A probability distribution as its quantiles at a few levels, with an exponential tail above the last one. Small and immutable:
/// a forecast is handed from thread to thread and kept for days. Ties (an idle VM, a saturated one) are ordinary here, so
/// <see cref="Exceedance"/> means strictly more than.
/// </summary>
public sealed class Distribution
{
    private static readonly double[] s_rowLevels = [.. QuantileLevels.All.ToArray().Select(level => Math.Round((double)level, 6))];

    private readonly double[] _levels;
    private readonly double[] _quantiles;
    private readonly double _tailScale;
    private readonly double _most;

    private Distribution(double[] levels, double[] quantiles, double tailScale, double most = double.PositiveInfinity)
    {
        _levels = levels;
        _quantiles = quantiles;
        _tailScale = tailScale;
        _most = most;
    }

    public double Median => Quantile(0.5);

    /// <summary>Everything at one value.</summary>
    public static Distribution Point(double value)
    {
        var quantiles = new double[s_rowLevels.Length];
        Array.Fill(quantiles, value);
        return new Distribution(s_rowLevels, quantiles, 0);
    }

    /// <summary>
    /// From a forecast's row of quantiles. Beyond the last one the tail goes on as an exponential one would that passes through the last two.
    /// </summary>
    public static Distribution FromRow(ReadOnlySpan<float> row)
    {
        if (row.Length != QuantileLevels.Count)
            throw new ArgumentException($"A row has {QuantileLevels.Count} quantiles, not {row.Length}.", nameof(row));
        var quantiles = new double[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            if (!float.IsFinite(row[i]))
                throw new ArgumentException("A quantile is not a number.", nameof(row));
            quantiles[i] = i == 0 ? row[i] : Math.Max(row[i], quantiles[i - 1]);
        }

        return new Distribution(s_rowLevels, quantiles, (quantiles[QuantileLevels.Q99] - quantiles[QuantileLevels.Q95]) / Math.Log(5));
    }

    /// <summary>
    /// The distribution of a sum whose parts rise and fall together as far as the correlation says: 0 not at all, 1 as one. The
    /// correlation is that of the parts' normal scores, the same for every pair (a Gaussian copula with one factor).
    /// </summary>
    public static Distribution Sum(IReadOnlyList<Distribution> parts, double correlation) => parts.Count switch
    {
        0 => Point(0),
        1 => parts[0],
        _ => SumOfParts.Of(parts, correlation),
    };

    /// <summary>From quantiles that ascend, at ascending levels, and the scale of the tail.</summary>
    internal static Distribution FromQuantiles(double[] levels, double[] quantiles, double tailScale) => new(levels, quantiles, tailScale);

    /// <summary>The same, of something that cannot be more than this. Shares the quantiles, because it is asked for in every cycle.</summary>
    public Distribution AtMost(double most)
    {
        if (_most <= most || (_tailScale <= 0 && _quantiles[^1] <= most))
            return this;
        // The tail ends where the limit begins; short of it, it goes on as it was.
        return new Distribution(_levels, _quantiles, _quantiles[^1] >= most ? 0 : _tailScale, most);
    }

    /// <summary>The value that is not exceeded with probability <paramref name="p"/>.</summary>
    public double Quantile(double p)
    {
        if (p <= _levels[0])
            return At(0);
        var last = _levels.Length - 1;
        if (p >= _levels[last])
            return Math.Min(_most, At(last) + (_tailScale * Math.Log((1 - _levels[last]) / Math.Max(1 - p, 1e-9))));
        var above = UpperIndex(p);
        var below = above - 1;
        var weight = (p - _levels[below]) / (_levels[above] - _levels[below]);
        return At(below) + ((At(above) - At(below)) * weight);
    }

    /// <summary>The probability of more than <paramref name="x"/>.</summary>
    public double Exceedance(double x)
    {
        // Values that differ only by rounding are the same value.
        x += 1e-9 * Math.Max(1, Math.Abs(x));
        var last = _levels.Length - 1;
        if (x >= _most)
            return 0;
        if (x >= At(last))
            return _tailScale > 0 ? (1 - _levels[last]) * Math.Exp(-(x - At(last)) / _tailScale) : 0;
        if (x < At(0))
            return 1;
        var above = FirstAbove(x);
        var below = above - 1;
        var weight = (x - At(below)) / (At(above) - At(below));
        return 1 - (_levels[below] + ((_levels[above] - _levels[below]) * weight));
    }

    private double At(int level) => Math.Min(_quantiles[level], _most);

    private int UpperIndex(double p)
    {
        var index = Array.BinarySearch(_levels, p);
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
