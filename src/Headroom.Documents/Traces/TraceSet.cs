namespace Headroom.Documents.Traces;

/// <summary>The traces of a file on one grid of buckets, and an account of how they were read.</summary>
public sealed class TraceSet
{
    private readonly int _firstBucket;

    internal TraceSet(int firstBucket, int length, IReadOnlyList<TraceSeries> vms, TraceUnit cpuUnit, TraceReport report)
    {
        _firstBucket = firstBucket;
        Length = length;
        Vms = vms;
        CpuUnit = cpuUnit;
        Report = report;
    }

    /// <summary>When the first bucket begins.</summary>
    public DateTimeOffset Start => TimeAt(0);

    public TimeSpan Step => TraceGrid.Step;

    /// <summary>The number of buckets.</summary>
    public int Length { get; }

    /// <summary>Sorted by name.</summary>
    public IReadOnlyList<TraceSeries> Vms { get; }

    /// <summary>Cores, or percent of an unknown capacity (then taken as 100) when the file gives no capacity.</summary>
    public TraceUnit CpuUnit { get; }

    public TraceReport Report { get; }

    /// <summary>When a bucket begins; buckets beyond the file have their time too.</summary>
    public DateTimeOffset TimeAt(int bucket) =>
        DateTimeOffset.FromUnixTimeSeconds(((long)_firstBucket + bucket) * TraceGrid.StepSeconds);

    /// <summary>The bucket that holds a time; below 0, or <see cref="Length"/> and more, when the time lies outside the file.</summary>
    public int BucketAt(DateTimeOffset time) => TraceGrid.Bucket(time.ToUnixTimeSeconds()) - _firstBucket;
}
