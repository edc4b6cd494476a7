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
    private readonly Dictionary<int, float[]> _highest = [];
    private ForecastTable? _table;

    /// <summary>The table's targets in groups of lanes, near ones first.</summary>
    public OutcomeLanes[] Groups { get; private set; } = [];

    /// <summary>To be called first, whenever the window or the table changed.</summary>
    public void Prepare(SeriesWindow window, ForecastTable table)
    {
        if (!ReferenceEquals(_table, table))
        {
            _table = table;
            Groups = OutcomeLanes.Of(table);
            foreach (var target in table.Targets)
            {
                if (target.IsPeak && !_highest.ContainsKey(target.Window.Length))
                    _highest[target.Window.Length] = new float[window.Capacity];
            }
        }

        foreach (var (length, highest) in _highest)
            Spans.SlidingMax(window.Peak, length, highest);
    }

    /// <summary>
    /// Fills the lanes' rows from the outcomes after the given moments (indices into the window), each moved by the lane's share of
    /// the difference between the value now and the value then.
    /// </summary>
    public void Answer(SeriesWindow window, ForecastTable table, OutcomeLanes lanes, ReadOnlySpan<int> moments, ReadOnlySpan<float> shares)
    {
        var now = window.Count - 1 - window.Gap;
        var mean = window.Mean;
        var current = mean[now];
        _sorter.Clear();
        foreach (var moment in moments)
        {
            var row = _sorter.NextRow();
            row.Clear();
            var difference = current - mean[moment];
            for (var lane = 0; lane < lanes.Count; lane++)
            {
                var target = lanes.Target(lane);
                var from = moment + window.Gap + target.From;
                row[lane] = (target.IsPeak ? _highest[target.Window.Length][from] : mean[from]) + (shares[lane] * difference);
            }
        }

        _sorter.Sort();
        for (var lane = 0; lane < lanes.Count; lane++)
            Read(lane, window.Most, table[lanes.Row(lane)]);
    }

    private void Read(int lane, float most, Span<float> row)
    {
        var tail = _sorter.TailScale(lane);
        var levels = QuantileLevels.All;
        for (var i = 0; i < levels.Length; i++)
            row[i] = Math.Clamp(_sorter.Quantile(lane, levels[i], tail), 0, most);
    }
}
