namespace Headroom.Benchmarks.Prophet;

/// <summary>One series at one moment: what is known of it, and what came then.</summary>
/// <param name="Known">Fourteen days, or what there is; NaN in a gap.</param>
/// <param name="Now">The number of the interval that lead 1 is about.</param>
/// <param name="Actual">The next day.</param>
/// <param name="Scale">How much the series usually differs from itself a day earlier.</param>
internal sealed record ForecastCase(float[] Known, long Now, float[] Actual, double Scale)
{
    public const int PerDay = 288;
    public const float Floor = 0.5f;

    private const int Series = 20;
    private const int History = 14 * PerDay;
    private const int Origins = 20;

    private static readonly int[] s_origins = [0, 9, 19];

    /// <summary>Every n-th series in the order of names, at three of the twenty moments in the last 30 % of the file.</summary>
    public static List<ForecastCase> Of(PercentGrid grid)
    {
        var all = grid.Vms.Values.Where(v => v.Any(float.IsFinite)).ToList();
        var step = Math.Max(1, all.Count / Series);
        var first = grid.Length * 7 / 10;
        var span = grid.Length - PerDay - first;
        if (span <= 0)
            throw new InvalidDataException("The trace is too short.");
        return [.. from values in all.Where((_, i) => i % step == step / 2).Take(Series)
                   let filled = Fill(values)
                   let scale = ScaleOf(filled.AsSpan(0, first))
                   from origin in s_origins
                   let at = first + (int)((long)origin * span / (Origins - 1))
                   select new ForecastCase(values[Math.Max(0, at - History)..at], grid.First + at, filled[at..(at + PerDay)], scale)];
    }

    private static float[] Fill(float[] values)
    {
        var filled = new float[values.Length];
        var last = values.First(float.IsFinite);
        for (var i = 0; i < values.Length; i++)
            filled[i] = last = float.IsNaN(values[i]) ? last : values[i];
        return filled;
    }

    private static double ScaleOf(ReadOnlySpan<float> past)
    {
        var sum = 0.0;
        for (var i = PerDay; i < past.Length; i++)
            sum += Math.Abs(past[i] - past[i - PerDay]);
        return Math.Max(Floor, sum / (past.Length - PerDay));
    }
}
