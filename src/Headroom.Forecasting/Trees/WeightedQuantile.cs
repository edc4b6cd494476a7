namespace Headroom.Forecasting.Trees;

/// <summary>The quantile of weighted values, by dividing them again and again (Hoare) instead of sorting them.</summary>
internal static class WeightedQuantile
{
    /// <summary>
    /// The smallest value at which the weights of it and of all smaller ones come to at least the level's share of the whole. The values
    /// and their weights change places.
    /// </summary>
    public static float Take(Span<float> values, Span<float> weights, float level)
    {
        var total = 0d;
        foreach (var weight in weights)
            total += weight;
        var wanted = level * total;
        while (values.Length > 1)
        {
            var (less, equal, ofLess, ofEqual) = Divide(values, weights);
            if (less > 0 && ofLess >= wanted)
            {
                values = values[..less];
                weights = weights[..less];
                continue;
            }

            var more = less + equal;
            if (ofLess + ofEqual >= wanted || more == values.Length)
                return values[less];
            wanted -= ofLess + ofEqual;
            values = values[more..];
            weights = weights[more..];
        }

        return values[0];
    }

    /// <summary>Puts what is less than one of the values first and what equals it next; says how many of either there are, and their weight.</summary>
    private static (int Less, int Equal, double OfLess, double OfEqual) Divide(Span<float> values, Span<float> weights)
    {
        var pivot = Middle(values[0], values[values.Length / 2], values[^1]);
        var (less, at, more) = (0, 0, values.Length);
        var (ofLess, ofEqual) = (0d, 0d);
        while (at < more)
        {
            if (values[at] < pivot)
            {
                ofLess += weights[at];
                Swap(values, weights, less++, at++);
            }
            else if (values[at] > pivot)
            {
                Swap(values, weights, at, --more);
            }
            else
            {
                ofEqual += weights[at++];
            }
        }

        return (less, more - less, ofLess, ofEqual);
    }

    private static void Swap(Span<float> values, Span<float> weights, int a, int b)
    {
        (values[a], values[b]) = (values[b], values[a]);
        (weights[a], weights[b]) = (weights[b], weights[a]);
    }

    private static float Middle(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
