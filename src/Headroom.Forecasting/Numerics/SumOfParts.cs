namespace Headroom.Forecasting.Numerics;

/// <summary>
/// The distribution of a sum of dependent parts, by a sample that is no matter of luck: every part takes each of its equally likely
/// strata exactly once (a Latin hypercube), and so does the factor that moves them all. The shuffles come from a fixed seed.
/// </summary>
internal static class SumOfParts
{
    private const int FewParts = 100;

    private static readonly double[] s_levels =
    [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
        0.9, 0.925, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99,
    ];

    public static Distribution Of(IReadOnlyList<Distribution> parts, double correlation)
    {
        if (!(correlation is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(correlation), correlation, "A correlation is from 0 to 1 here.");
        return correlation >= 1 ? Together(parts) : Sampled(parts, correlation);
    }

    /// <summary>Parts that move as one: quantiles add up.</summary>
    private static Distribution Together(IReadOnlyList<Distribution> parts)
    {
        double At(double level) => parts.Sum(part => part.Quantile(level));
        return Distribution.FromQuantiles(s_levels, [.. s_levels.Select(At)], (At(0.999) - At(0.99)) / Math.Log(10));
    }

    private static Distribution Sampled(IReadOnlyList<Distribution> parts, double correlation)
    {
        var count = parts.Count <= FewParts ? 16_384 : 4_096;
        var random = new Random(1);
        var scores = new float[count];
        for (var i = 0; i < count; i++)
            scores[i] = (float)NormalScores.Of((i + 0.5) / count);
        var (shared, own) = ((float)Math.Sqrt(correlation), (float)Math.Sqrt(1 - correlation));
        var factor = new float[count];
        for (var i = 0; i < count; i++)
            factor[i] = shared * scores[i];
        var sum = new double[count];
        foreach (var part in parts)
        {
            random.Shuffle(scores);
            NormalScores.AddQuantiles(part, factor, own, scores, sum);
        }

        Array.Sort(sum);
        return Distribution.FromQuantiles(s_levels, [.. s_levels.Select(level => At(sum, level))], TailScale(sum));
    }

    private static double At(double[] sorted, double level)
    {
        var position = (level * sorted.Length) - 0.5;
        var below = (int)position;
        return sorted[below] + ((sorted[below + 1] - sorted[below]) * (position - below));
    }

    /// <summary>The mean excess over the 99th percentile: the most likely scale of an exponential tail.</summary>
    private static double TailScale(double[] sorted)
    {
        var threshold = At(sorted, 0.99);
        var tail = sorted.AsSpan(sorted.Length - (sorted.Length / 100));
        double excess = 0;
        foreach (var value in tail)
            excess += Math.Max(0, value - threshold);
        return excess / tail.Length;
    }
}
