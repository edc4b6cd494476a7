using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// The quantiles of what followed certain past moments: the common ground of the families that learn nothing but remember everything
/// (naive, seasonal, analog). Which moments count, and how far an outcome moves with today's value, is theirs to say.
/// </summary>
internal sealed class OutcomeSampler(int maxMoments)
{
    private readonly ColumnSorter _sorter = new(maxMoments);
    private readonly float[] _differences = new float[maxMoments];
    private readonly List<(int Length, float[] Highest)> _highest = [];
    private int _prepared;
    private float[] _highestCourse = [];

    /// <summary>To be called first, whenever the window changed.</summary>
    public void Prepare() => _prepared = 0;

    /// <summary>
    /// Fills the lanes' rows from the outcomes after the given moments (indices into the window), each moved by the lane's share of
    /// the difference between the value now and the value then. Without shares, the share is what the moments themselves show: the slope
    /// of outcome on value, from 0 (it comes back to its level) to 1 (it stays where it is). With a usual course, which reaches beyond the
    /// window's end, all of that is about the difference to it.
    /// </summary>
    public void Answer(
        SeriesWindow window, ForecastTable table, OutcomeLanes lanes, ReadOnlySpan<int> moments, ReadOnlySpan<float> shares, ReadOnlySpan<float> course = default)
    {
        Collect(window, lanes, moments);
        if (!course.IsEmpty)
            FollowCourse(window, lanes, moments, course);
        Move(shares.IsEmpty ? Slopes() : Vector512.Create(shares));
        Finish(window, table, lanes);
    }

    /// <summary>The outcomes collected, a row a moment and a column a lane, for a family that moves them in a way of its own.</summary>
    public ColumnSorter Outcomes => _sorter;

    /// <summary>The value now less the value at each moment collected.</summary>
    public ReadOnlySpan<float> Differences => _differences.AsSpan(0, _sorter.Count);

    /// <summary>Fills the lanes' rows from the outcomes as they are by now.</summary>
    public void Finish(SeriesWindow window, ForecastTable table, OutcomeLanes lanes)
    {
        _sorter.Sort();
        for (var lane = 0; lane < lanes.Count; lane++)
            Read(lane, window.Most, table[lanes.Row(lane)]);
    }

    /// <summary>Reads the lanes' outcomes after the given moments.</summary>
    public void Collect(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments)
    {
        var mean = window.Mean;
        var current = mean[window.Count - 1 - window.Gap];
        _sorter.Clear(moments.Length);
        for (var i = 0; i < moments.Length; i++)
            _differences[i] = current - mean[moments[i]];
        if (lanes.Run > 0)
            CollectRun(window, lanes, moments);
        for (var lane = lanes.Run; lane < lanes.Count; lane++)
        {
            var target = lanes.Targets[lane];
            CollectLane(target.IsPeak ? Highest(window, target.Window.Length) : mean, window.Gap + target.From, lane, moments);
        }
    }

    /// <summary>Sixteen consecutive outcomes at a time; those beyond the run are overwritten, or never read.</summary>
    private void CollectRun(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments)
    {
        var ahead = window.Gap + lanes.Targets[0].From;
        ref var start = ref MemoryMarshal.GetReference(window.Mean);
        for (var i = 0; i < moments.Length; i++)
            _sorter[i] = Vector512.LoadUnsafe(ref start, (nuint)(moments[i] + ahead));
    }

    private void CollectLane(ReadOnlySpan<float> source, int ahead, int lane, ReadOnlySpan<int> moments)
    {
        var column = _sorter.Column(lane);
        for (var i = 0; i < moments.Length; i++)
            column[i * ColumnSorter.Lanes] = source[moments[i] + ahead];
    }

    /// <summary>Moves everything by how far the usual course is, and will be, from where it was then.</summary>
    private void FollowCourse(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments, ReadOnlySpan<float> course)
    {
        var now = window.Count - 1 - window.Gap;
        for (var i = 0; i < moments.Length; i++)
            _differences[i] += course[moments[i]] - course[now];
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            var target = lanes.Targets[lane];
            var usual = target.IsPeak ? HighestCourse(course, target.Window.Length) : course;
            var ahead = window.Gap + target.From;
            var column = _sorter.Column(lane);
            for (var i = 0; i < moments.Length; i++)
                column[i * ColumnSorter.Lanes] += usual[now + ahead] - usual[moments[i] + ahead];
        }
    }

    private ReadOnlySpan<float> HighestCourse(ReadOnlySpan<float> course, int length)
    {
        if (_highestCourse.Length < course.Length)
            _highestCourse = new float[course.Length];
        Spans.SlidingMax(course, length, _highestCourse);
        return _highestCourse;
    }

    /// <summary>The highest of each window of a length, worked out once for all lanes and groups of a forecast.</summary>
    private ReadOnlySpan<float> Highest(SeriesWindow window, int length)
    {
        for (var i = 0; i < _prepared; i++)
        {
            if (_highest[i].Length == length)
                return _highest[i].Highest;
        }

        if (_prepared == _highest.Count)
            _highest.Add((length, []));
        var highest = _highest[_prepared].Highest;
        if (highest.Length < window.Capacity)
            highest = new float[window.Capacity];
        _highest[_prepared++] = (length, highest);
        Spans.SlidingMax(window.Peak, length, highest);
        return highest;
    }

    private Vector512<float> Slopes()
    {
        float sum = 0, square = 0;
        Vector512<float> outcomes = Vector512<float>.Zero, products = Vector512<float>.Zero;
        for (var i = 0; i < _sorter.Count; i++)
        {
            var difference = _differences[i];
            sum += difference;
            square += difference * difference;
            outcomes += _sorter[i];
            products += _sorter[i] * difference;
        }

        var spread = square - (sum * sum / _sorter.Count);
        if (!(spread > 1e-6f * square))
            return Vector512<float>.One;
        // The difference is now minus then, so the slope on the value then has the other sign.
        var slopes = ((outcomes * (sum / _sorter.Count)) - products) / spread;
        return Vector512.Min(Vector512.Max(slopes, Vector512<float>.Zero), Vector512<float>.One);
    }

    private void Move(Vector512<float> shares)
    {
        for (var i = 0; i < _sorter.Count; i++)
            _sorter[i] += shares * _differences[i];
    }

    private void Read(int lane, float most, Span<float> row)
    {
        var tail = _sorter.TailScale(lane);
        var levels = QuantileLevels.All;
        for (var i = 0; i < levels.Length; i++)
            row[i] = Math.Clamp(_sorter.Quantile(lane, levels[i], tail), 0, most);
    }
}
