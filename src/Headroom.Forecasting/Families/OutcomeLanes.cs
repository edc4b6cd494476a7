using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>Targets of a table that look about equally far ahead, at most sixteen: what followed a past moment is read for all of them at once.</summary>
internal sealed class OutcomeLanes
{
    /// <summary>Groups that look equally far ahead but for so little read the same moments, which need to be chosen only once.</summary>
    private const int SameReach = 4;

    private readonly int[] _rows;
    private readonly Target[] _targets;
    private readonly float[] _middles = new float[ColumnSorter.Lanes];

    private OutcomeLanes(int[] rows, Target[] targets, int reach)
    {
        _rows = rows;
        _targets = targets;
        Reach = reach;
        for (var lane = 0; lane < targets.Length; lane++)
            _middles[lane] = (targets[lane].From + targets[lane].To) / 2f;
        var levels = targets.Count(t => !t.IsPeak);
        while (Run < levels && targets[Run].From == targets[0].From + Run)
            Run++;
    }

    /// <summary>Lanes from the first on that are levels of consecutive leads: they are read in one go.</summary>
    public int Run { get; }

    /// <summary>The farthest lead of all, or a little more: a moment this far back has its whole outcome known.</summary>
    public int Reach { get; }

    public int Count => _rows.Length;

    public ReadOnlySpan<Target> Targets => _targets;

    /// <summary>The lead in the middle of each lane's target, filled up to a whole vector.</summary>
    public ReadOnlySpan<float> Middles => _middles;

    /// <summary>Where in the table a lane's answer goes.</summary>
    public int Row(int lane) => _rows[lane];

    /// <summary>Near targets apart from far ones: for the near ones the most recent past counts, whose far outcome isn't known yet.</summary>
    public static OutcomeLanes[] Of(ForecastTable table)
    {
        var order = Enumerable.Range(0, table.Count).OrderBy(i => table.Targets[i].IsPeak).ThenBy(i => table.Targets[i].To).ThenBy(i => i).ToArray();
        var groups = new List<OutcomeLanes>();
        foreach (var alike in order.GroupBy(i => Class(table.Targets[i].To)).OrderBy(g => g.Key))
        {
            var farthest = alike.Max(i => table.Targets[i].To);
            foreach (var chunk in alike.Chunk(ColumnSorter.Lanes))
            {
                var reach = chunk.Max(i => table.Targets[i].To);
                groups.Add(new OutcomeLanes(chunk, [.. chunk.Select(i => table.Targets[i])], farthest - reach <= SameReach ? farthest : reach));
            }
        }

        return [.. groups];
    }

    /// <summary>As few groups as can be, for histories so long that what is near loses nothing when it shares moments with what is far.</summary>
    public static OutcomeLanes[] Packed(ForecastTable table)
    {
        var order = Enumerable.Range(0, table.Count).OrderBy(i => table.Targets[i].To).ThenBy(i => i).ToArray();
        var near = Math.Min(ColumnSorter.Lanes, order.Count(i => Class(table.Targets[i].To) == 0));
        return [.. order[..near].Chunk(ColumnSorter.Lanes).Concat(order[near..].Chunk(ColumnSorter.Lanes)).Select(Group)];

        OutcomeLanes Group(int[] rows)
        {
            rows = [.. rows.OrderBy(i => table.Targets[i].IsPeak)];
            var targets = rows.Select(i => table.Targets[i]).ToArray();
            return new OutcomeLanes(rows, targets, targets.Max(t => t.To));
        }
    }

    private static int Class(int reach) => reach switch { <= 16 => 0, <= 64 => 1, <= 288 => 2, <= 576 => 3, _ => 4 };
}
