using Headroom.Forecasting.Companions;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Slow;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting;

/// <summary>
/// Everything that is remembered of one series: its history, how each family did on it, how far its intervals had to be corrected, the
/// forecasts whose outcome isn't known yet, and the states of the families that carry one. Made to be had by the hundred thousand.
/// </summary>
public sealed class SeriesState
{
    private readonly int _fastCount;

    /// <param name="fastCount">Families that answer for every series.</param>
    internal SeriesState(SeriesTraits traits, ForecastShape shape, int fastCount, int capacity)
    {
        Traits = traits;
        Shape = shape;
        _fastCount = fastCount;
        History = new CompactHistory(capacity, traits.Floor);
        Record = new TrackRecord(fastCount);
        Waiting = new WaitingForecasts(shape, fastCount);
    }

    /// <summary>What is known of the series may change while it is followed; its history stays.</summary>
    public SeriesTraits Traits { get; set; }

    public ForecastShape Shape { get; private set; }

    public CompactHistory History { get; }

    /// <summary>The number of the interval that comes next; null before the first.</summary>
    public long? Next { get; internal set; }

    /// <summary>How each family did, and how well the intervals held.</summary>
    public TrackRecord Record { get; private set; }

    /// <summary>
    /// The series that this one follows; null: none is known. Whoever searches sets it. Forecasts read the leader's history, so that nothing may be
    /// learned of either while any series is forecast: a cycle learns all first, on whatever threads, and then forecasts all.
    /// </summary>
    public Leader? Leader { get; set; }

    internal WaitingForecasts Waiting { get; private set; }

    /// <summary>States of the families that carry one, one after the other; empty until the first forecast.</summary>
    internal float[] Carried { get; set; } = [];

    /// <summary>The groups of leads of which it has shown an outcome, as bits.</summary>
    internal byte Shown { get; set; }

    /// <summary>With which models, and up to which interval, the carried states are.</summary>
    internal (int Models, long Next) CarriedFor { get; set; } = (-1, 0);

    /// <summary>The model of a family that is fitted to this series alone, if one was chosen: with what it was fitted, and up to where it has followed.</summary>
    internal FittedModel? Fitted { get; set; }

    /// <summary>The places in the slow lane that it has, by family; null while it has none.</summary>
    internal LanePlace?[]? Lane { get; private set; }

    /// <summary>Other targets from now on. What was learned of the series holds; forecasts that wait for their outcome are dropped.</summary>
    public void Reshape(ForecastShape shape)
    {
        if (ReferenceEquals(shape, Shape))
            return;
        Shape = shape;
        Waiting = new WaitingForecasts(shape, Record.MemberCount);
    }

    /// <summary>Takes a place in the slow lane: from now on the family's answers are written down and judged with those of the others.</summary>
    internal void Enter(LanePlace place)
    {
        Lane ??= new LanePlace?[SlowFamilies.All.Count];
        Lane[place.Family] = place;
        SetMembers(_fastCount + Lane.Length);
        Record.Renew(_fastCount + place.Family, _fastCount);
    }

    /// <summary>Gives it up. With the last place goes the room for what slow families said.</summary>
    internal void Leave(LanePlace place)
    {
        Lane![place.Family] = null;
        if (!Array.TrueForAll(Lane, p => p is null))
            return;
        Lane = null;
        SetMembers(_fastCount);
    }

    /// <summary>By how many standard errors the gain from leaning on the place's family differs from nothing in this series.</summary>
    internal float Evidence(LanePlace place) => Record.Evidence(_fastCount + place.Family);

    private void SetMembers(int count)
    {
        if (Record.MemberCount == count)
            return;
        Record = Record.WithMembers(count);
        Waiting = Waiting.WithMembers(count);
    }

    /// <summary>The series as a training sees it; null while nothing is known of it.</summary>
    public TrainingSeries? ToTraining(int perDay)
    {
        if (Next is not { } next || History.Known == 0)
            return null;
        var (mean, peak) = History.Unpack();
        return new TrainingSeries
        {
            Mean = mean,
            Peak = peak,
            FirstInterval = next - mean.Length,
            PerDay = perDay,
            Floor = Traits.Floor,
            Most = Traits.Most,
            Application = Traits.Application,
            User = Traits.User,
        };
    }
}
