namespace Headroom.Forecasting.Features;

/// <summary>
/// How much of a series is known. What can be said of a series an hour, three days or two weeks after its first sample differs in kind, and
/// so does the scale (<see cref="History.SeriesWindow.Scale"/>), so each age is learned apart.
/// </summary>
public enum HistoryAge
{
    /// <summary>Less than a third of a day: what a quantile is, is a guess.</summary>
    Fresh,

    /// <summary>Less than a day and a quarter: no daily rhythm, the scale is that of single steps.</summary>
    Young,

    /// <summary>Less than eight days: no weekly rhythm.</summary>
    Middle,

    Mature,
}
