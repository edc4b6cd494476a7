using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Features;

/// <summary>How far the series is from its bounds, how old it is, how its peaks stand above its means, and how settled it is.</summary>
internal static class ShapeFeatures
{
    private const int LongestSearch = 288;

    public static void Fill(SeriesWindow window, NormalisedWindow normalised, Span<float> features)
    {
        var level = normalised.Level;
        var high = normalised.High;
        features[0] = Math.Min(normalised.Last / normalised.Scale, 1e6f);
        features[1] = high[^1] - level[^1];
        features[2] = Excess(level, high, 12);
        features[3] = Excess(level, high, 288);
        features[4] = FeatureMath.Highest(high[^Math.Min(high.Length, 36)..]);
        features[5] = Math.Min(window.Gap, 4032) / 12f;
        features[6] = Liveliness(window, normalised);
        features[7] = level[^1] - level[Math.Max(0, level.Length - 2)] - (level[Math.Max(0, level.Length - 2)] - level[Math.Max(0, level.Length - 3)]);
    }

    /// <summary>0 for a series that hardly moves more than the least that matters, 1 for one that moves fifty times as much.</summary>
    public static float Busy(SeriesWindow window, NormalisedWindow normalised) =>
        Math.Clamp(Liveliness(window, normalised) / 4, 0, 1);

    public static void FillBounded(SeriesWindow window, NormalisedWindow normalised, float shareNear, Span<float> features)
    {
        var perDay = Math.Max(1, window.PerDay);
        var count = window.Count;
        features[0] = shareNear;
        features[1] = SinceChange(normalised.Level) / (float)LongestSearch;
        features[2] = MathF.Log2(1 + count) / 12;
        features[3] = Math.Min(1, count / (float)perDay);
        features[4] = Math.Min(1, count / (7f * perDay));
        features[5] = 1 / (1 + Math.Max(0, normalised.Last / normalised.Scale));
        features[6] = float.IsFinite(window.Most) ? 1 / (1 + Math.Max(0, (window.Most - normalised.Last) / normalised.Scale)) : 0;
    }

    /// <summary>How much more than the least that matters the series moves, as a logarithm.</summary>
    private static float Liveliness(SeriesWindow window, NormalisedWindow normalised) =>
        Math.Clamp(MathF.Log(normalised.Scale) - MathF.Log(Math.Max(window.Floor, 1e-12f)), 0, 16);

    private static float Excess(ReadOnlySpan<float> level, ReadOnlySpan<float> high, int length)
    {
        length = Math.Min(length, level.Length);
        return (FeatureMath.Sum(high[^length..]) - FeatureMath.Sum(level[^length..])) / length;
    }

    /// <summary>Intervals since the series last changed by more than its scale at once, at most a day's.</summary>
    private static int SinceChange(ReadOnlySpan<float> level)
    {
        var longest = Math.Min(LongestSearch, level.Length - 1);
        for (var age = 0; age < longest; age++)
        {
            if (Math.Abs(level[level.Length - 1 - age] - level[level.Length - 2 - age]) > 1)
                return age;
        }

        return longest;
    }
}
