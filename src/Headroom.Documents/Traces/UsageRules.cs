using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>How one resource's usage follows from a row. It is worked out row by row, and averaged over the bucket after that.</summary>
internal interface IUsageRule
{
    Resource Resource { get; }

    void Add(TraceRow row, ResourceSums sums);
}

/// <summary>What a VM used of one resource, and could have used, as it adds up.</summary>
internal sealed class ResourceSums(CellBudget budget)
{
    public BucketSums Usage { get; } = new(budget);

    public BucketSums Capacity { get; } = new(budget);

    /// <summary>Usage in percent, for a file that turns out to give no capacity at all.</summary>
    public BucketSums Percent { get; } = new(budget);
}

/// <summary>Usage in percent of a capacity of that moment. More than all of it is counted, and taken for all of it.</summary>
internal sealed class PercentRule(Resource resource, bool keepPercent) : IUsageRule
{
    private readonly TraceColumn _percent = TraceColumns.Of(resource).First;
    private readonly TraceColumn _capacity = TraceColumns.Of(resource).Second;

    public Resource Resource => resource;

    public long Clipped { get; private set; }

    public bool HasCapacity { get; private set; }

    public void Add(TraceRow row, ResourceSums sums)
    {
        var percent = row[_percent];
        var capacity = row[_capacity];
        if (percent > 100)
        {
            percent = 100;
            Clipped++;
        }

        if (!double.IsNaN(capacity))
        {
            HasCapacity = true;
            sums.Capacity.Add(row.Bucket, capacity);
        }

        if (double.IsNaN(percent))
            return;
        if (keepPercent && !HasCapacity)
            sums.Percent.Add(row.Bucket, percent);
        if (!double.IsNaN(capacity))
            sums.Usage.Add(row.Bucket, percent / 100 * capacity);
    }
}

/// <summary>Usage in percent as it stands in the file. What is beyond 100 is held there once the bucket is averaged.</summary>
internal sealed class PercentColumnRule(Resource resource) : IUsageRule
{
    private readonly TraceColumn _percent = TraceColumns.Of(resource).First;

    public Resource Resource => resource;

    public void Add(TraceRow row, ResourceSums sums)
    {
        if (!double.IsNaN(row[_percent]))
            sums.Usage.Add(row.Bucket, row[_percent]);
    }
}

/// <summary>The sum of both directions of traffic. One of them alone is not the usage: the other is unknown, not zero.</summary>
internal sealed class SumRule(Resource resource) : IUsageRule
{
    private readonly TraceColumn _first = TraceColumns.Of(resource).First;
    private readonly TraceColumn _second = TraceColumns.Of(resource).Second;

    public Resource Resource => resource;

    public void Add(TraceRow row, ResourceSums sums)
    {
        var total = row[_first] + row[_second];
        if (!double.IsNaN(total))
            sums.Usage.Add(row.Bucket, total);
    }
}
