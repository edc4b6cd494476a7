using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Families;

/// <summary>
/// Past moments of the same segment as this one: the same time of day, the same kind of day, the same condition. Where they are too few the
/// segment widens step by step: from the same weekday over days of the same kind to any day, then to any time of day, and last to any condition.
/// What followed such a moment includes what its condition turned into, so that a condition lasts as long here as it did then.
/// </summary>
internal sealed class Segment(int maxMoments)
{
    /// <summary>Moments that are enough to read quantiles from; with conditions more are to be had for less.</summary>
    private const int Enough = 32;

    /// <summary>So few are enough when the other kind of day would mislead.</summary>
    private const int EnoughOfOneKind = 16;

    private const int EnoughAlike = 96;

    /// <summary>Fewer moments than this under the same condition say less than the other conditions do.</summary>
    private const int FewestAlike = 12;

    /// <summary>Moments this far on either side count as the same time of day.</summary>
    public const int Around = 4;

    /// <summary>A time of day is widened by this factor at a time, up to the limit.</summary>
    private const int Wider = 3;

    private const int WidestAround = 36;

    /// <summary>Moments at any time of day are taken this far apart: their neighbours say the same.</summary>
    private const int Apart = 3;

    /// <summary>A condition says something about the next hours; what lies further ahead goes by the clock before it goes by the condition.</summary>
    private const int ConditionReach = 64;

    private readonly int[] _moments = new int[maxMoments];
    private SeriesWindow? _window;
    private int _count;
    private int _now;
    private int _reach;
    private int _enough;
    private int _fewest;
    private int _weekday;
    private bool _tellKindsApart;
    private byte _condition;

    private enum Days
    {
        SameWeekday,
        OtherOfSameKind,
        OtherKind,
        All,
    }

    /// <summary>The newest first within each step. A moment whose outcome isn't known yet gives way to the ones before it.</summary>
    public ReadOnlySpan<int> Choose(SeriesWindow window, OutcomeLanes lanes, DayDifferences differences)
    {
        (_window, _count, _now, _reach) = (window, 0, window.Count - 1 - window.Gap, lanes.Reach + window.Gap);
        var target = window.Now + ((lanes.Targets[0].From + lanes.Targets[^1].To) / 2) - 1;
        _weekday = Weekdays.OfDay(Weekdays.DayOf(target, window.PerDay));
        _condition = window.Conditions.IsEmpty || lanes.Reach > ConditionReach ? (byte)0 : window.Conditions[^1];
        // What a condition turns into depends on the kind of day, whether the level does or not.
        _tellKindsApart = differences.KindsDiffer || !window.Conditions.IsEmpty;
        _fewest = differences.KindsDifferMuch ? EnoughOfOneKind : Enough;
        _enough = _condition != 0 ? EnoughAlike : _fewest;
        for (var around = Around; _count < _enough && around <= (_condition != 0 ? WidestAround : Around); around *= Wider)
            TakeSameTime(around);
        if (_condition != 0 && _count < _enough)
            Widen();
        return _moments.AsSpan(0, _count);
    }

    private void TakeSameTime(int around)
    {
        _count = 0;
        if (!_tellKindsApart)
        {
            Take(Days.All, around);
            return;
        }

        for (var days = Days.SameWeekday; days <= Days.OtherKind && _count < _enough; days++)
            Take(days, around);
    }

    private void Widen()
    {
        TakeAnyTime();
        if (_count >= FewestAlike)
            return;
        (_condition, _enough) = (0, _fewest);
        TakeSameTime(Around);
    }

    private void TakeAnyTime()
    {
        var conditions = _window!.Conditions;
        for (var moment = _window.Count - 1 - _reach; moment >= 0 && _count < _enough; moment -= Apart)
        {
            if (conditions[moment + _window.Gap] == _condition && !float.IsNaN(_window.Known[moment]))
                _moments[_count++] = moment;
        }
    }

    private void Take(Days days, int around)
    {
        for (var day = 1; day * _window!.PerDay <= _now + around; day++)
        {
            if (days == Days.All || Kind(day) == days)
                TakeDay(_now - (day * _window.PerDay), around);
        }
    }

    private Days Kind(int daysAgo)
    {
        var other = Weekdays.Before(_weekday, daysAgo);
        return other == _weekday ? Days.SameWeekday : Weekdays.SameKind(other, _weekday) ? Days.OtherOfSameKind : Days.OtherKind;
    }

    private void TakeDay(int center, int around)
    {
        var conditions = _window!.Conditions;
        var oldest = Math.Max(0, center - around);
        var newest = Math.Min(center + around, _window.Count - 1 - _reach);
        if (_condition == 0 && _window.KnownCount == _window.Count)
        {
            TakeAll(oldest, newest);
            return;
        }

        for (var moment = oldest; moment <= newest && _count < _moments.Length; moment++)
        {
            if (!float.IsNaN(_window.Known[moment]) && (_condition == 0 || conditions[moment + _window.Gap] == _condition))
                _moments[_count++] = moment;
        }
    }

    private void TakeAll(int oldest, int newest)
    {
        var taken = _moments.AsSpan(_count, Math.Clamp(newest - oldest + 1, 0, _moments.Length - _count));
        for (var i = 0; i < taken.Length; i++)
            taken[i] = oldest + i;
        _count += taken.Length;
    }
}
