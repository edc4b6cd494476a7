namespace Headroom.Forecasting.Trees;

/// <summary>Rows of a leaf whose bin of the feature is at most this one go to the left.</summary>
internal readonly record struct Split(int Feature, int Bin, double Gain)
{
    public static Split None => new(-1, 0, 0);

    /// <summary>
    /// The split that lowers the squared error of the slopes most, with at least the given weight (in <see cref="Histogram.Unit"/>s) on
    /// either side; <see cref="None"/> when nothing is gained.
    /// </summary>
    public static Split Best(Histogram histogram, BinEdges edges, ReadOnlySpan<int> features, long total, long leastWeight)
    {
        var best = None;
        var (allSlope, allWeight) = (Histogram.Slope(total), Histogram.Weight(total));
        var parent = (double)allSlope * allSlope / allWeight;
        foreach (var feature in features)
        {
            var sums = histogram.Of(feature)[..edges.Bins(feature)];
            var left = 0L;
            for (var bin = 0; bin < sums.Length - 1; bin++)
            {
                left += sums[bin];
                var (slope, weight) = (Histogram.Slope(left), Histogram.Weight(left));
                if (weight < leastWeight)
                    continue;
                if (allWeight - weight < leastWeight)
                    break;
                var rest = (double)(allSlope - slope);
                var gain = ((double)slope * slope / weight) + (rest * rest / (allWeight - weight)) - parent;
                if (gain > best.Gain)
                    best = new Split(feature, bin, gain);
            }
        }

        return best;
    }
}
