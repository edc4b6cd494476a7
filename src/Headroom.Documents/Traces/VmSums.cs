using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>One VM as its rows come in, in any order.</summary>
internal sealed class VmSums(CellBudget budget)
{
    private readonly ResourceSums?[] _resources = new ResourceSums?[Resources.Count];
    private FirstLabel _application;
    private FirstLabel _user;

    public BucketSums Activity { get; } = new(budget);

    public string? Application => _application.Text;

    public string? User => _user.Text;

    public void Add(TraceRow row, IUsageRule[] rules)
    {
        foreach (var rule in rules)
            rule.Add(row, _resources[(int)rule.Resource] ??= new ResourceSums(budget));
        if (row.Active is { } active)
            Activity.Add(row.Bucket, active ? 1 : 0);
        _application.Add(row.Application, row.Time);
        _user.Add(row.User, row.Time);
    }

    public ResourceSums? Of(Resource resource) => _resources[(int)resource];

    /// <summary>The earliest label: the one that was known when the replay came to it, whatever the order of the rows.</summary>
    private struct FirstLabel
    {
        private long _time;

        public string? Text { get; private set; }

        public void Add(string? text, long time)
        {
            if (text is null)
                return;
            if (Text is null || time < _time || (time == _time && string.CompareOrdinal(text, Text) < 0))
                (Text, _time) = (text, time);
        }
    }
}
