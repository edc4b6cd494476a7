namespace Headroom.Forecasting.Families;

/// <summary>
/// Of a table with many levels the few whose answers stand for all: how far a series gets from where it is changes little from one lead to the
/// next, so the levels between two of them are read off the line from the one to the other. Peaks are answered themselves. A
/// table whose levels are no more than the anchors is answered as it is.
/// </summary>
internal sealed class AnchorLeads
{
    private readonly (int Row, int Before, int After, float Share)[] _between = [];

    private AnchorLeads(ForecastTable table)
    {
        Table = table;
        Packed = OutcomeLanes.Packed(table);
    }

    private AnchorLeads(ForecastTable table, (int Row, int Before, int After, float Share)[] between)
        : this(table) => _between = between;

    /// <summary>The table that is to be answered.</summary>
    public ForecastTable Table { get; }

    /// <summary>Its targets in as few groups as can be.</summary>
    public OutcomeLanes[] Packed { get; }

    public static AnchorLeads Of(ForecastTable table)
    {
        var levels = table.Targets.ToArray().Where(t => !t.IsPeak).Select(t => t.From).Distinct().ToArray();
        var anchors = levels.SelectMany(lead => new[] { Before(lead), After(lead) }).Distinct().Order().ToArray();
        if (anchors.Length >= levels.Length)
            return new AnchorLeads(table);
        var targets = anchors.Select(Target.Level).Concat(table.Targets.ToArray().Where(t => t.IsPeak)).Distinct().ToArray();
        var between = table.Targets.ToArray().Select((target, row) => Between(row, target, targets)).ToArray();
        return new AnchorLeads(new ForecastTable(targets), between);
    }

    /// <summary>Fills those rows of the whole table whose anchors have answers.</summary>
    public void Spread(ForecastTable into)
    {
        foreach (var (row, before, after, share) in _between)
        {
            if (!Table.Answers(before) || !Table.Answers(after))
                continue;
            var from = Table[before];
            var to = Table[after];
            var values = into[row];
            for (var i = 0; i < values.Length; i++)
                values[i] = from[i] + ((to[i] - from[i]) * share);
        }
    }

    private static (int Row, int Before, int After, float Share) Between(int row, Target target, Target[] targets)
    {
        if (target.IsPeak)
            return (row, Array.IndexOf(targets, target), Array.IndexOf(targets, target), 0);
        var (before, after) = (Before(target.From), After(target.From));
        var share = before == after ? 0 : (target.From - before) / (float)(after - before);
        return (row, Array.IndexOf(targets, Target.Level(before)), Array.IndexOf(targets, Target.Level(after)), share);
    }

    private static int Before(int lead) => lead / Step(lead) * Step(lead);

    private static int After(int lead) => Math.Min(PeakWindow.MaxLead, (lead + Step(lead) - 1) / Step(lead) * Step(lead));

    /// <summary>How far apart the anchors are up to a lead. Where the step changes there is an anchor of both.</summary>
    private static int Step(int lead) => lead switch { <= 12 => 1, <= 72 => 12, _ => 24 };
}
