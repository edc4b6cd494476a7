namespace Headroom.Forecasting.Features;

/// <summary>The bounds of the ages, in intervals.</summary>
public static class HistoryAges
{
    public const int Count = 4;

    public static HistoryAge Of(int intervals, int perDay) =>
        intervals < Least(HistoryAge.Young, perDay) ? HistoryAge.Fresh
        : intervals < Least(HistoryAge.Middle, perDay) ? HistoryAge.Young
        : intervals < Least(HistoryAge.Mature, perDay) ? HistoryAge.Middle
        : HistoryAge.Mature;

    /// <summary>The fewest intervals of an age.</summary>
    public static int Least(HistoryAge age, int perDay) => age switch
    {
        HistoryAge.Young => Math.Max(2, perDay / 3),
        // The window switches to daily changes just above a day and a quarter.
        HistoryAge.Middle => perDay + (perDay / 4) + 1,
        HistoryAge.Mature => 8 * perDay,
        _ => 1,
    };

    /// <summary>The most intervals of an age.</summary>
    public static int Most(HistoryAge age, int perDay) => age switch
    {
        HistoryAge.Fresh => Least(HistoryAge.Young, perDay) - 1,
        HistoryAge.Young => Least(HistoryAge.Middle, perDay) - 1,
        HistoryAge.Middle => Least(HistoryAge.Mature, perDay) - 1,
        _ => int.MaxValue,
    };
}
