using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>Targets of a table that look about equally far ahead, at most sixteen: what followed a past moment is read for all of them at once.</summary>
internal sealed class OutcomeLanes
{
    private readonly int[] _rows;
    private readonly Target[] _targets;

    private OutcomeLanes(int[] rows, Target[] targets)
    {
        _rows = rows;
        _targets = targets;
        Reach = targets.Max(t => t.To);
        while (Run < targets.Length && !targets[Run].IsPeak && targets[Run].From == targets[0].From + Run)
            Run++;
    }

    /// <summary>Lanes from the first on that are levels of consecutive leads: they are read in one go.</summary>
    public int Run { get; }

    /// <summary>The farthest lead of all: a moment this far back has its whole outcome known.</summary>
    public int Reach { get; }

    public int Count => _rows.Length;

    public ReadOnlySpan<Target> Targets => _targets;

    /// <summary>Where in the table a lane's answer goes.</summary>
    public int Row(int lane) => _rows[lane];

    /// <summary>Near targets apart from far ones: for the near ones the most recent past counts, whose far outcome isn't known yet.</summary>
    public static OutcomeLanes[] Of(ForecastTable table)
    {
        var order = Enumerable.Range(0, table.Count).OrderBy(i => table.Targets[i].To).ThenBy(i => i).ToArray();
        var groups = new List<OutcomeLanes>();
        foreach (var reach in order.GroupBy(i => Class(table.Targets[i].To)))
        {
            foreach (var chunk in reach.Chunk(ColumnSorter.Lanes))
                groups.Add(new OutcomeLanes(chunk, [.. chunk.Select(i => table.Targets[i])]));
        }

        return [.. groups];
    }

    private static int Class(int reach) => reach switch { <= 16 => 0, <= 64 => 1, <= 288 => 2, <= 576 => 3, _ => 4 };
}
