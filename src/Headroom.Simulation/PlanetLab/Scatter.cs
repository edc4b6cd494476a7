namespace Headroom.Simulation.PlanetLab;

/// <summary>Two measures of how scattered values are that a few wild ones do not move.</summary>
internal static class Scatter
{
    /// <summary>The median of how far the values are from their median.</summary>
    public static double MedianDeviation(ReadOnlySpan<double> values)
    {
        Span<double> sorted = stackalloc double[values.Length];
        values.CopyTo(sorted);
        var median = Median(sorted);
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = Math.Abs(values[i] - median);
        return Median(sorted);
    }

    /// <summary>From the lower to the upper quartile, each the nearest value.</summary>
    public static double QuartileRange(ReadOnlySpan<double> values)
    {
        Span<double> sorted = stackalloc double[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        return sorted[Rank(0.75, sorted.Length)] - sorted[Rank(0.25, sorted.Length)];
    }

    private static int Rank(double share, int count) => (int)Math.Floor((share * (count + 1)) + 0.5) - 1;

    private static double Median(Span<double> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : values[middle - 1] + (0.5 * (values[middle] - values[middle - 1]));
    }
}
