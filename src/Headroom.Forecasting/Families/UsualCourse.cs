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

    private const int Conditions = CompactHistory.HighestCondition + 1;

    private readonly double[] _adds = new double[Conditions];
    private double[] _sumsUnder = [];
    private double[] _countsUnder = [];
    private double[] _sums = [];
    private double[] _counts = [];
    private float[] _level = [];
    private float[] _values = [];
    private int _perDay;
    private int _conditions;

    /// <summary>The course over the window and on beyond its end.</summary>
    public ReadOnlySpan<float> Values => _values;

    public void Measure(SeriesWindow window)
    {
        _perDay = window.PerDay;
        MakeRoom(window);
        Array.Clear(_adds);
        Collect(window);
        for (var round = 0; round < Rounds; round++)
        {
            FitLevel();
            FitAdditions();
        }

        FitLevel();
        var first = window.Now - window.Count;
        for (var i = 0; i < _values.Length;)
        {
            var place = Place(first + i, out var left);
            var run = Math.Min(left, _values.Length - i);
            _level.AsSpan(place, run).CopyTo(_values.AsSpan(i));
            i += run;
        }
    }

    /// <summary>Sums and counts by place and condition, from which all rounds work.</summary>
    private void Collect(SeriesWindow window)
    {
        var known = window.Known;
        var conditions = window.Conditions;
        _conditions = 1;
        foreach (var condition in conditions)
            _conditions = Math.Max(_conditions, condition + 1);
        var length = _conditions * 2 * _perDay;
        _sumsUnder.AsSpan(0, length).Clear();
        _countsUnder.AsSpan(0, length).Clear();
        var first = window.Now - window.Count;
        for (var i = 0; i < known.Length;)
        {
            var place = Place(first + i, out var left);
            for (var end = Math.Min(i + left, known.Length); i < end; i++, place++)
            {
                if (float.IsNaN(known[i]))
                    continue;
                var under = (conditions[i] * 2 * _perDay) + place;
                _sumsUnder[under] += known[i];
                _countsUnder[under]++;
            }
        }
    }

    private void FitLevel()
    {
        Array.Clear(_sums);
        Array.Clear(_counts);
        for (var condition = 0; condition < _conditions; condition++)
        {
            var sums = _sumsUnder.AsSpan(condition * _sums.Length, _sums.Length);
            var counts = _countsUnder.AsSpan(condition * _sums.Length, _sums.Length);
            for (var place = 0; place < sums.Length; place++)
            {
                _sums[place] += sums[place] - (counts[place] * _adds[condition]);
                _counts[place] += counts[place];
            }
        }

        SmoothLevel(0);
        SmoothLevel(_perDay);
    }

    private void FitAdditions()
    {
        for (var condition = 0; condition < _conditions; condition++)
        {
            var sums = _sumsUnder.AsSpan(condition * _sums.Length, _sums.Length);
            var counts = _countsUnder.AsSpan(condition * _sums.Length, _sums.Length);
            double rest = 0, seen = Doubt;
            for (var place = 0; place < sums.Length; place++)
            {
                rest += sums[place] - (counts[place] * _level[place]);
                seen += counts[place];
            }

            _adds[condition] = rest / seen;
        }
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

    /// <summary>Where an interval's level is kept, and how many follow it up to the end of its day.</summary>
    private int Place(long interval, out int left)
    {
        var day = Weekdays.DayOf(interval, _perDay);
        var time = (int)(interval - (day * _perDay));
        left = _perDay - time;
        return time + (Weekdays.IsWeekend(Weekdays.OfDay(day)) ? _perDay : 0);
    }

    private void MakeRoom(SeriesWindow window)
    {
        if (_level.Length != 2 * _perDay)
        {
            (_sums, _counts, _level) = (new double[2 * _perDay], new double[2 * _perDay], new float[2 * _perDay]);
            (_sumsUnder, _countsUnder) = (new double[Conditions * _sums.Length], new double[Conditions * _sums.Length]);
        }

        var length = window.Capacity + PeakWindow.MaxLead + ColumnSorter.Lanes;
        if (_values.Length < length)
            _values = new float[length];
    }
}
