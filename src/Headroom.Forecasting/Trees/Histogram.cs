namespace Headroom.Forecasting.Trees;

/// <summary>
/// Sums of slopes and of weights per feature and bin. Both are whole numbers in one 64-bit word (slope above, weight below), so that a row
/// costs one addition a feature, sums do not depend on their order, and a sibling is the parent minus the other child.
/// </summary>
internal sealed class Histogram(int width)
{
    /// <summary>A weight of 1.</summary>
    public const int Unit = 1024;

    private readonly long[] _sums = new long[width * BinEdges.Most];

    public ReadOnlySpan<long> Of(int feature) => _sums.AsSpan(feature * BinEdges.Most, BinEdges.Most);

    public static long Pack(float slope, float weight) =>
        ((long)MathF.Round(slope * weight * Unit) << 32) + (long)MathF.Round(weight * Unit);

    public static long Slope(long packed) => packed >> 32;

    public static long Weight(long packed) => packed & uint.MaxValue;

    /// <param name="rows">The features.</param>
    /// <param name="features">Those that count.</param>
    /// <param name="chosen">The rows that count.</param>
    /// <param name="packed">What each of the chosen has to add, in their order.</param>
    public void Fill(BinnedRows rows, ReadOnlySpan<int> features, ReadOnlySpan<int> chosen, ReadOnlySpan<long> packed)
    {
        packed = packed[..chosen.Length];
        foreach (var feature in features)
        {
            var column = rows.Column(feature);
            var sums = _sums.AsSpan(feature * BinEdges.Most, BinEdges.Most);
            sums.Clear();
            for (var i = 0; i < chosen.Length; i++)
                sums[column[chosen[i]] & (BinEdges.Most - 1)] += packed[i];
        }
    }

    public void Subtract(Histogram parent, Histogram child, ReadOnlySpan<int> features)
    {
        foreach (var feature in features)
        {
            var (of, minus) = (feature * BinEdges.Most, child._sums);
            for (var i = of; i < of + BinEdges.Most; i++)
                _sums[i] = parent._sums[i] - minus[i];
        }
    }
}
