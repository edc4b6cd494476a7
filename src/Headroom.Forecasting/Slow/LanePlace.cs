namespace Headroom.Forecasting.Slow;

/// <summary>A place in the slow lane: one family at work on one series.</summary>
internal sealed class LanePlace(SeriesState series, int family)
{
    public SeriesState Series => series;

    /// <summary>Which of the slow families.</summary>
    public int Family => family;

    /// <summary>What it said last; null while it has said nothing. It never changes, and is swapped whole.</summary>
    public LatestAnswer? Answer { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Answers { get; set; }

    /// <summary>Turns of the lane since it was last asked.</summary>
    public int Waited { get; set; }

    /// <summary>Its answers count in the mixture; before, they are only judged.</summary>
    public bool Counts { get; set; }
}
