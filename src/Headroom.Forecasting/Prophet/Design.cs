namespace Headroom.Forecasting.Prophet;

/// <summary>
/// The columns of the regression for one window: 1, time, seasons, special days, and one hinge for each moment at which the rate may
/// change. Time runs from 0 at the first sample to 1 at the last, values are in multiples of the largest.
/// </summary>
internal sealed class Design
{
    private Design(long start, double span, double scale)
    {
        Start = start;
        Span = span;
        Scale = scale;
    }

    /// <summary>The interval of the first sample.</summary>
    public long Start { get; }

    /// <summary>Intervals from the first sample to the last.</summary>
    public double Span { get; }

    /// <summary>The largest value without its sign.</summary>
    public double Scale { get; }

    public SeasonBasis Seasons { get; private init; }

    public IReadOnlyList<SpecialDays> Special { get; private init; } = [];

    /// <summary>Where the rate may change: positions in the window and the same as times, ascending.</summary>
    public int[] ChangeAt { get; private init; } = [];

    public double[] ChangeTimes { get; private init; } = [];

    /// <summary>Columns of seasons and special days.</summary>
    public int Effects => Seasons.Width + Special.Count;

    /// <summary>Columns with a normal prior: offset, rate and effects. The hinges come after them.</summary>
    public int Smooth => 2 + Effects;

    public int Columns => Smooth + ChangeTimes.Length;

    public double TimeOf(int position) => position / Span;

    /// <param name="known">The first is known; NaN in a gap.</param>
    /// <param name="start">The interval of the first.</param>
    /// <returns>Null when there are no two samples.</returns>
    public static Design? Of(ReadOnlySpan<float> known, long start, int perDay, ProphetOptions options)
    {
        var last = known.LastIndexOfAnyInRange(float.MinValue, float.MaxValue);
        if (last < 1)
            return null;
        var changes = ChangePositions(known[..(last + 1)], options);
        return new Design(start, last, LargestOf(known))
        {
            Seasons = new SeasonBasis(
                perDay,
                last >= 2L * perDay && perDay > 1 ? options.DailyOrder : 0,
                last >= 14L * perDay ? options.WeeklyOrder : 0),
            Special = KnownOf(options.SpecialDays, known, start, perDay),
            ChangeAt = changes,
            ChangeTimes = [.. changes.Select(c => c / (double)last)],
        };
    }

    private static double LargestOf(ReadOnlySpan<float> known)
    {
        var largest = 0.0;
        foreach (var value in known)
            largest = Math.Abs(value) > largest ? Math.Abs(value) : largest;
        return largest > 0 ? largest : 1;
    }

    /// <summary>Days without a sample teach nothing; their effect is that of the prior, none.</summary>
    private static List<SpecialDays> KnownOf(IReadOnlyList<SpecialDays> kinds, ReadOnlySpan<float> known, long start, int perDay)
    {
        var taught = new List<SpecialDays>();
        foreach (var kind in kinds)
        {
            foreach (var day in kind.Days)
            {
                var from = (int)Math.Clamp((day * perDay) - start, 0, known.Length);
                var to = (int)Math.Clamp(((day + 1) * perDay) - start, 0, known.Length);
                if (!known[from..to].ContainsAnyInRange(float.MinValue, float.MaxValue))
                    continue;
                taught.Add(kind);
                break;
            }
        }

        return taught;
    }

    /// <summary>Evenly spaced among the known samples of the first part; the very first is none.</summary>
    private static int[] ChangePositions(ReadOnlySpan<float> known, ProphetOptions options)
    {
        var gaps = known.Count(float.NaN);
        var among = (int)((known.Length - gaps) * options.ChangepointRange);
        var positions = new int[Math.Max(0, Math.Min(options.Changepoints, among - 1))];
        var (next, seen) = (0, 0);
        for (var i = 0; i < known.Length && next < positions.Length; i++)
        {
            if (float.IsNaN(known[i]))
                continue;
            seen++;
            if (seen == (int)Math.Round(1 + ((next + 1) * (among - 1) / (double)positions.Length)))
                positions[next++] = i;
        }

        return positions;
    }
}
