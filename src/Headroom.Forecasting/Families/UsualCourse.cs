using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// What a series does by the clock alone: its level at each time of day, of working days and of weekends, with what conditions add to it taken
/// out. Moments of other times of day are moved by it, so that what a condition adds is learned from all of them. Level and additions are
/// fitted in turn, each to what the other leaves.
/// </summary>
internal sealed class UsualCourse
{
    private const int Rounds = 4;

    /// <summary>A time of day takes its neighbours this far on either side along.</summary>
    private const int Smooth = 6;

    /// <summary>A condition that was hardly ever seen is believed to add little: as if it had been seen this much longer adding nothing.</summary>
    private const int Doubt = 6;

    private readonly double[] _adds = new double[CompactHistory.HighestCondition + 1];
    private readonly double[] _seen = new double[CompactHistory.HighestCondition + 1];
    private double[] _sums = [];
    private double[] _counts = [];
    private float[] _level = [];
    private float[] _values = [];
    private int _perDay;
    private bool _kinds;

    /// <summary>The course over the window and on beyond its end.</summary>
    public ReadOnlySpan<float> Values => _values;

    public void Measure(SeriesWindow window, bool tellKindsApart)
    {
        (_perDay, _kinds) = (window.PerDay, tellKindsApart);
        MakeRoom(window);
        Array.Clear(_adds);
        for (var round = 0; round < Rounds; round++)
        {
            FitLevel(window);
            FitAdditions(window);
        }

        FitLevel(window);
        var first = window.Now - window.Count;
        for (var i = 0; i < _values.Length;)
        {
            var place = Place(first + i, out var left);
            var run = Math.Min(left, _values.Length - i);
            _level.AsSpan(place, run).CopyTo(_values.AsSpan(i));
            i += run;
        }
    }

    private void FitLevel(SeriesWindow window)
    {
        Array.Clear(_sums);
        Array.Clear(_counts);
        var known = window.Known;
        var conditions = window.Conditions;
        var first = window.Now - window.Count;
        for (var i = 0; i < known.Length;)
        {
            var place = Place(first + i, out var left);
            for (var end = Math.Min(i + left, known.Length); i < end; i++, place++)
            {
                if (float.IsNaN(known[i]))
                    continue;
                _sums[place] += known[i] - _adds[conditions[i]];
                _counts[place]++;
            }
        }

        SmoothLevel(0);
        SmoothLevel(_perDay);
    }

    /// <summary>Where days of a kind were never seen those of the other kind stand for them.</summary>
    private void SmoothLevel(int start)
    {
        double sum = 0, count = 0, otherSum = 0, otherCount = 0;
        for (var i = -Smooth; i < Smooth; i++)
            Include(i, 1);
        for (var i = 0; i < _perDay; i++)
        {
            Include(i + Smooth, 1);
            _level[start + i] = (float)(count > 0.5 ? sum / count : otherSum / Math.Max(1, otherCount));
            Include(i - Smooth, -1);
        }

        void Include(int at, int sign)
        {
            var place = ((at % _perDay) + _perDay) % _perDay;
            var (own, other) = (start + place, _perDay - start + place);
            (sum, count) = (sum + (sign * _sums[own]), count + (sign * _counts[own]));
            (otherSum, otherCount) = (otherSum + (sign * _sums[other]), otherCount + (sign * _counts[other]));
        }
    }

    private void FitAdditions(SeriesWindow window)
    {
        Array.Clear(_adds);
        Array.Clear(_seen);
        var known = window.Known;
        var conditions = window.Conditions;
        var first = window.Now - window.Count;
        for (var i = 0; i < known.Length;)
        {
            var place = Place(first + i, out var left);
            for (var end = Math.Min(i + left, known.Length); i < end; i++, place++)
            {
                if (float.IsNaN(known[i]))
                    continue;
                _adds[conditions[i]] += known[i] - _level[place];
                _seen[conditions[i]]++;
            }
        }

        for (var i = 0; i < _adds.Length; i++)
            _adds[i] /= _seen[i] + Doubt;
    }

    /// <summary>Where an interval's level is kept, and how many follow it up to the end of its day.</summary>
    private int Place(long interval, out int left)
    {
        var day = Weekdays.DayOf(interval, _perDay);
        var time = (int)(interval - (day * _perDay));
        left = _perDay - time;
        return time + (_kinds && Weekdays.IsWeekend(Weekdays.OfDay(day)) ? _perDay : 0);
    }

    private void MakeRoom(SeriesWindow window)
    {
        if (_level.Length != 2 * _perDay)
            (_sums, _counts, _level) = (new double[2 * _perDay], new double[2 * _perDay], new float[2 * _perDay]);
        var length = window.Capacity + PeakWindow.MaxLead + ColumnSorter.Lanes;
        if (_values.Length < length)
            _values = new float[length];
    }
}
