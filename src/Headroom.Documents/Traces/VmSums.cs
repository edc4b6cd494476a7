using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>One VM as its rows come in, in any order.</summary>
internal sealed class VmSums(CellBudget budget)
{
    private readonly ResourceSums?[] _resources = new ResourceSums?[Resources.Count];

    /// <summary>Whether somebody was at work, as far as rows say so.</summary>
    public BucketSums Active { get; } = new(budget);

    /// <summary>Whether an application was named in such a row; where none was there is nothing.</summary>
    public BucketSums Running { get; } = new(budget);

    public FirstLabel Application { get; private set; }

    public FirstLabel User { get; private set; }

    public void Add(TraceRow row, IUsageRule[] rules)
    {
        foreach (var rule in rules)
            rule.Add(row, _resources[(int)rule.Resource] ??= new ResourceSums(budget));
        if (row.Active is { } active)
            Active.Add(row.Bucket, active ? 1 : 0);
        if (row.Active is not null && row.Application is not null)
            Running.Add(row.Bucket, 1);
        Application = Application.Or(row.Application, row.Time);
        User = User.Or(row.User, row.Time);
    }

    public ResourceSums? Of(Resource resource) => _resources[(int)resource];
}
