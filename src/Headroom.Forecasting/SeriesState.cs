using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;

namespace Headroom.Forecasting;

/// <summary>
/// Everything that is remembered of one series: its history, how each family did on it, how far its intervals had to be corrected, the
/// forecasts whose outcome isn't known yet, and the states of the families that carry one. Made to be had by the hundred thousand.
/// </summary>
public sealed class SeriesState
{
    internal SeriesState(SeriesTraits traits, ForecastShape shape, int memberCount, int capacity)
    {
        Traits = traits;
        Shape = shape;
        History = new CompactHistory(capacity, traits.Floor);
        Record = new TrackRecord(memberCount);
        Waiting = new WaitingForecasts(shape, memberCount);
    }

    public SeriesTraits Traits { get; internal set; }

    public ForecastShape Shape { get; }

    public CompactHistory History { get; }

    /// <summary>The number of the interval that comes next; null before the first.</summary>
    public long? Next { get; internal set; }

    /// <summary>How each family did, and how well the intervals held.</summary>
    public TrackRecord Record { get; }

    internal WaitingForecasts Waiting { get; }

    /// <summary>States of the families that carry one, one after the other; empty until the first forecast.</summary>
    internal float[] Carried { get; set; } = [];

    /// <summary>With which models, and up to which interval, the carried states are.</summary>
    internal (int Models, long Next) CarriedFor { get; set; } = (-1, 0);
}
