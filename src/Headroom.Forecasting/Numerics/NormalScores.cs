namespace Headroom.Forecasting.Numerics;

/// <summary>The standard normal distribution's quantiles, and other distributions as functions of them: tables of sixty-four steps a unit.</summary>
internal static class NormalScores
{
    private const int Farthest = 5;
    private const int PerUnit = 64;
    private const int Count = (2 * Farthest * PerUnit) + 1;

    /// <summary>The probability of at most -5.</summary>
    private const double Beyond = 2.866515719e-7;

    private static readonly double[] s_probabilities = Probabilities();

    /// <summary>The score that is not exceeded with the probability.</summary>
    public static double Of(double probability)
    {
        var above = Array.BinarySearch(s_probabilities, probability);
        above = Math.Clamp(above < 0 ? ~above : above, 1, Count - 1);
        var (low, high) = (s_probabilities[above - 1], s_probabilities[above]);
        return ScoreAt(above - 1 + Math.Clamp((probability - low) / (high - low), 0, 1));
    }

    /// <summary>Adds the distribution's quantiles at the scores factor + weight × score, place by place.</summary>
    public static void AddQuantiles(Distribution distribution, ReadOnlySpan<float> factor, float weight, ReadOnlySpan<float> scores, Span<double> to)
    {
        Span<double> table = stackalloc double[Count];
        for (var i = 0; i < Count; i++)
            table[i] = distribution.Quantile(s_probabilities[i]);
        for (var i = 0; i < to.Length; i++)
        {
            var position = Math.Clamp(factor[i] + (weight * scores[i]) + Farthest, 0, (2 * Farthest) - 1e-6) * PerUnit;
            var below = (int)position;
            to[i] += table[below] + ((table[below + 1] - table[below]) * (position - below));
        }
    }

    private static double[] Probabilities()
    {
        var probabilities = new double[Count];
        probabilities[0] = Beyond;
        for (var i = 1; i < Count; i++)
        {
            // Simpson's rule, step by step.
            var mass = Density(ScoreAt(i - 1)) + (4 * Density(ScoreAt(i - 0.5))) + Density(ScoreAt(i));
            probabilities[i] = probabilities[i - 1] + (mass / (6 * PerUnit));
        }

        return probabilities;
    }

    private static double ScoreAt(double place) => (place / PerUnit) - Farthest;

    private static double Density(double score) => Math.Exp(-0.5 * score * score) / Math.Sqrt(2 * Math.PI);
}
