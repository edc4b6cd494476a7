using System.Runtime.CompilerServices;
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
    private readonly float[] _quantiles = new float[QuantileLevels.Count * ColumnSorter.Lanes];
    private float[] _highestCourse = [];

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
        _sorter.Sort(lanes.Count);
        _sorter.ReadQuantiles(QuantileLevels.All, window.Most, _quantiles);
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            var row = table[lanes.Row(lane)];
            for (var i = 0; i < row.Length; i++)
                row[i] = _quantiles[(i * ColumnSorter.Lanes) + lane];
        }
    }

    /// <summary>Reads the lanes' outcomes after the given moments.</summary>
    public void Collect(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments)
    {
        var mean = window.Mean;
        var current = mean[window.Count - 1 - window.Gap];
        _sorter.Clear(moments.Length);
        // What follows reads without looking.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)Spans.Highest(moments), window.Count - 1 - window.Gap - lanes.Reach, nameof(moments));
        ref var then = ref MemoryMarshal.GetReference(mean);
        var differences = _differences.AsSpan(0, moments.Length);
        for (var i = 0; i < differences.Length; i++)
            differences[i] = current - Unsafe.Add(ref then, (nint)(uint)moments[i]);
        if (lanes.Run > 0)
            CollectRun(window, lanes, moments);
        CollectLevels(window, lanes, moments);
        for (var lane = lanes.Levels; lane < lanes.Count; lane++)
        {
            var target = lanes.Targets[lane];
            CollectLane(window.Highest(target.Window.Length), window.Gap + target.From, lane, moments);
        }
    }

    /// <summary>Sixteen consecutive outcomes at a time; those beyond the run are overwritten, or never read.</summary>
    private void CollectRun(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments)
    {
        var ahead = window.Gap + lanes.Targets[0].From;
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetReference(window.Mean), ahead);
        ref var row = ref MemoryMarshal.GetReference(_sorter.Values);
        for (var i = 0; i < moments.Length; i++)
        {
            Vector512.LoadUnsafe(ref start, (nuint)moments[i]).StoreUnsafe(ref row);
            row = ref Unsafe.Add(ref row, ColumnSorter.Lanes);
        }
    }

    /// <summary>The levels that are not in a run: four at a time, as long as there are four.</summary>
    private void CollectLevels(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments)
    {
        for (var lane = lanes.Run; lane < lanes.Levels;)
        {
            if (lanes.Levels >= lanes.Run + 4)
            {
                lane = Math.Min(lane, lanes.Levels - 4);
                CollectFour(window, lanes.Targets[lane..], lane, moments);
                lane += 4;
            }
            else
            {
                CollectLane(window.Mean, window.Gap + lanes.Targets[lane].From, lane, moments);
                lane++;
            }
        }
    }

    /// <summary>Four levels of each moment: neighbours in memory, where they are put.</summary>
    private void CollectFour(SeriesWindow window, ReadOnlySpan<Target> targets, int lane, ReadOnlySpan<int> moments)
    {
        // Copied as integers, which needs no floating-point registers.
        ref var start = ref Unsafe.As<float, int>(ref Unsafe.Add(ref MemoryMarshal.GetReference(window.Mean), window.Gap));
        ref var to = ref Unsafe.As<float, int>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_sorter.Values), lane));
        nint a = targets[0].From, b = targets[1].From, c = targets[2].From, d = targets[3].From;
        for (var i = 0; i < moments.Length; i++)
        {
            ref var from = ref Unsafe.Add(ref start, (nint)moments[i]);
            to = Unsafe.Add(ref from, a);
            Unsafe.Add(ref to, 1) = Unsafe.Add(ref from, b);
            Unsafe.Add(ref to, 2) = Unsafe.Add(ref from, c);
            Unsafe.Add(ref to, 3) = Unsafe.Add(ref from, d);
            to = ref Unsafe.Add(ref to, ColumnSorter.Lanes);
        }
    }

    private void CollectLane(ReadOnlySpan<float> source, int ahead, int lane, ReadOnlySpan<int> moments)
    {
        ref var from = ref Unsafe.As<float, int>(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), ahead));
        ref var to = ref Unsafe.As<float, int>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_sorter.Values), lane));
        for (var i = 0; i < moments.Length; i++)
        {
            to = Unsafe.Add(ref from, (nint)moments[i]);
            to = ref Unsafe.Add(ref to, ColumnSorter.Lanes);
        }
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
            var column = _sorter.Values[lane..];
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
        ref var row = ref MemoryMarshal.GetReference(_sorter.Values);
        foreach (var difference in Differences)
        {
            (Vector512.LoadUnsafe(ref row) + (shares * difference)).StoreUnsafe(ref row);
            row = ref Unsafe.Add(ref row, ColumnSorter.Lanes);
        }
    }
}
