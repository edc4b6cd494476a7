using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// What followed past moments: a row a moment and a column a target, for several groups of targets side by side, because sixteen columns are
/// sorted at the cost of one. Each group has moments of its own; where they are fewer than those beside them, the rest is infinite.
/// </summary>
internal sealed class OutcomeMatrix(int maxMoments)
{
    private readonly ColumnSorter _sorter = new(maxMoments);
    private readonly float[] _differences = new float[maxMoments];
    private readonly float[] _quantiles = new float[QuantileLevels.Count * ColumnSorter.Lanes];
    private readonly (OutcomeLanes Lanes, int First, int Moments)[] _groups = new (OutcomeLanes, int, int)[ColumnSorter.Lanes];
    private int _groupCount;
    private float[] _highestCourse = [];

    /// <summary>Columns in use.</summary>
    public int Used { get; private set; }

    public ColumnSorter Outcomes => _sorter;

    /// <summary>The value now less the value at each moment of the group collected last.</summary>
    public ReadOnlySpan<float> Differences => _differences.AsSpan(0, Last.Moments);

    private (OutcomeLanes Lanes, int First, int Moments) Last => _groups[_groupCount - 1];

    /// <summary>Reads the lanes' outcomes after the given moments (indices into the window), beside those that were collected before.</summary>
    public void Collect(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Used + lanes.Count, ColumnSorter.Lanes, nameof(lanes));
        // What follows reads without looking.
        var now = window.Count - 1 - window.Gap;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)Spans.Highest(moments), now - lanes.Reach, nameof(moments));
        _sorter.Clear(Used == 0 ? moments.Length : Math.Max(_sorter.Count, moments.Length));
        ref var then = ref MemoryMarshal.GetReference(window.Mean);
        var current = window.Mean[now];
        var differences = _differences.AsSpan(0, moments.Length);
        for (var i = 0; i < differences.Length; i++)
            differences[i] = current - Unsafe.Add(ref then, (nint)(uint)moments[i]);
        var inRun = Used == 0 && lanes.Run >= 4 ? lanes.Run : 0;
        if (inRun > 0)
            CollectRun(window, lanes, moments);
        // Four at a time where so many columns are left in the row, which may take some of the lanes before along.
        for (var lane = inRun; lane < lanes.Count;)
        {
            var four = Math.Min(lane, ColumnSorter.Lanes - 4 - Used);
            if (four < 0 || lane == lanes.Count - 1)
            {
                CollectOne(window, lanes, lane++, moments);
                continue;
            }

            CollectFour(window, lanes, four, moments);
            lane = four + 4;
        }

        _groups[_groupCount++] = (lanes, Used, moments.Length);
        Used += lanes.Count;
    }

    /// <summary>Moves everything by how far the usual course is, and will be, from where it was then.</summary>
    public void FollowCourse(SeriesWindow window, ReadOnlySpan<int> moments, ReadOnlySpan<float> course)
    {
        var (lanes, first, _) = Last;
        var now = window.Count - 1 - window.Gap;
        for (var i = 0; i < moments.Length; i++)
            _differences[i] += course[moments[i]] - course[now];
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            var target = lanes.Targets[lane];
            var usual = target.IsPeak ? HighestCourse(course, target.Window.Length) : course;
            var ahead = window.Gap + target.From;
            var column = _sorter.Values[(first + lane)..];
            for (var i = 0; i < moments.Length; i++)
                column[i * ColumnSorter.Lanes] += usual[now + ahead] - usual[moments[i] + ahead];
        }
    }

    /// <summary>
    /// Moves the outcomes of the group collected last by each lane's share of the difference between the value now and the value then. Without
    /// shares, the share is what the moments themselves show: the slope of outcome on value, from 0 (it comes back to its level) to 1
    /// (it stays where it is).
    /// </summary>
    public void Move(ReadOnlySpan<float> shares)
    {
        var (lanes, first, _) = Last;
        Span<float> own = stackalloc float[ColumnSorter.Lanes];
        own.Clear();
        if (shares.IsEmpty)
        {
            Span<float> slopes = stackalloc float[ColumnSorter.Lanes];
            Slopes().CopyTo(slopes);
            slopes.Slice(first, lanes.Count).CopyTo(own[first..]);
        }
        else
        {
            shares[..lanes.Count].CopyTo(own[first..]);
        }

        var factors = Vector512.Create<float>(own);
        ref var row = ref MemoryMarshal.GetReference(_sorter.Values);
        foreach (var difference in Differences)
        {
            (Vector512.LoadUnsafe(ref row) + (factors * difference)).StoreUnsafe(ref row);
            row = ref Unsafe.Add(ref row, ColumnSorter.Lanes);
        }
    }

    /// <summary>Fills the rows of all lanes collected with the quantiles of their outcomes as they are by now, and is empty then.</summary>
    public void Finish(SeriesWindow window, ForecastTable table)
    {
        var groups = _groups.AsSpan(0, _groupCount);
        foreach (var (lanes, first, moments) in groups)
            FillUp(first, lanes.Count, moments);
        _sorter.Sort(Used);
        foreach (var (lanes, first, moments) in groups)
        {
            _sorter.ReadQuantiles(QuantileLevels.All, moments, window.Most, _quantiles);
            for (var lane = 0; lane < lanes.Count; lane++)
            {
                var row = table[lanes.Row(lane)];
                for (var i = 0; i < row.Length; i++)
                    row[i] = _quantiles[(i * ColumnSorter.Lanes) + first + lane];
            }
        }

        (_groupCount, Used) = (0, 0);
    }

    private void FillUp(int first, int count, int moments)
    {
        for (var row = moments; row < _sorter.Count; row++)
            _sorter.Values.Slice((row * ColumnSorter.Lanes) + first, count).Fill(float.PositiveInfinity);
    }

    /// <summary>Sixteen consecutive outcomes at a time; those beyond the run are overwritten, or never read.</summary>
    private void CollectRun(SeriesWindow window, OutcomeLanes lanes, ReadOnlySpan<int> moments)
    {
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetReference(window.Mean), window.Gap + lanes.Targets[0].From);
        ref var row = ref MemoryMarshal.GetReference(_sorter.Values);
        for (var i = 0; i < moments.Length; i++)
        {
            Vector512.LoadUnsafe(ref start, (nuint)moments[i]).StoreUnsafe(ref row);
            row = ref Unsafe.Add(ref row, ColumnSorter.Lanes);
        }
    }

    /// <summary>Four lanes of each moment. Where there are not so many, columns that nobody uses yet hold the last one.</summary>
    private void CollectFour(SeriesWindow window, OutcomeLanes lanes, int lane, ReadOnlySpan<int> moments)
    {
        ref var a = ref Outcome(window, lanes, lane);
        ref var b = ref Outcome(window, lanes, lane + 1);
        ref var c = ref Outcome(window, lanes, lane + 2);
        ref var d = ref Outcome(window, lanes, lane + 3);
        Interleave(ref a, ref b, ref c, ref d, moments, ref Unsafe.Add(ref MemoryMarshal.GetReference(_sorter.Values), Used + lane));
    }

    /// <summary>Four are put together in a register, because a processor stores but once a cycle. Not in line, so that all addresses stay in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Interleave(ref float a, ref float b, ref float c, ref float d, ReadOnlySpan<int> moments, ref float to)
    {
        foreach (nint moment in moments)
        {
            Vector128.Create(Unsafe.Add(ref a, moment), Unsafe.Add(ref b, moment), Unsafe.Add(ref c, moment), Unsafe.Add(ref d, moment)).StoreUnsafe(ref to);
            to = ref Unsafe.Add(ref to, ColumnSorter.Lanes);
        }
    }

    private void CollectOne(SeriesWindow window, OutcomeLanes lanes, int lane, ReadOnlySpan<int> moments)
    {
        ref var from = ref Outcome(window, lanes, lane);
        ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(_sorter.Values), Used + lane);
        for (var i = 0; i < moments.Length; i++)
        {
            to = Unsafe.Add(ref from, (nint)moments[i]);
            to = ref Unsafe.Add(ref to, ColumnSorter.Lanes);
        }
    }

    /// <summary>What follows the first moment of all in a lane; for the other moments it lies as far behind as they do.</summary>
    private static ref float Outcome(SeriesWindow window, OutcomeLanes lanes, int lane)
    {
        var target = lanes.Targets[Math.Min(lane, lanes.Count - 1)];
        var source = target.IsPeak ? window.Highest(target.Window.Length) : window.Mean;
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(source), window.Gap + target.From);
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
        var differences = Differences;
        for (var i = 0; i < differences.Length; i++)
        {
            var difference = differences[i];
            sum += difference;
            square += difference * difference;
            outcomes += _sorter[i];
            products += _sorter[i] * difference;
        }

        var spread = square - (sum * sum / differences.Length);
        if (!(spread > 1e-6f * square))
            return Vector512<float>.One;
        // The difference is now minus then, so the slope on the value then has the other sign.
        var slopes = ((outcomes * (sum / differences.Length)) - products) / spread;
        return Vector512.Min(Vector512.Max(slopes, Vector512<float>.Zero), Vector512<float>.One);
    }
}
