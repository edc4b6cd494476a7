namespace Headroom.Simulation.Replays;

/// <summary>What a way of allocating would have cost and broken, over all scored intervals of all VMs.</summary>
public sealed record ReplayResult
{
    public required string Name { get; init; }

    /// <summary>Share of the demand above the allocation.</summary>
    public required double UnservedShare { get; init; }

    public required double TimeOverShare { get; init; }

    /// <summary>Share of the allocation that was not used.</summary>
    public required double Slack { get; init; }

    /// <summary>Allocation as a share of what was provisioned.</summary>
    public required double MeanAllocationShare { get; init; }

    public required double ChangesPerVmDay { get; init; }

    public required long Actions { get; init; }

    public required long Intervals { get; init; }
}

/// <summary>Adds up a controller's allocations against the usage.</summary>
public sealed class ReplayScore(string name)
{
    private double _used;
    private double _met;
    private double _allocated;
    private double _provisioned;
    private double _vmDays;
    private long _intervals;
    private long _over;
    private long _changes;

    public void Add(ReplaySeries series, int first, ReadOnlySpan<double> allocations)
    {
        for (var bucket = first; bucket < series.Length; bucket++)
        {
            var allocation = allocations[bucket - first];
            if (bucket > first && !allocation.Equals(allocations[bucket - first - 1]))
                _changes++;
            var used = series.Usage[bucket];
            if (double.IsNaN(used))
                continue;
            _intervals++;
            _used += used;
            _met += Math.Min(used, allocation);
            _allocated += allocation;
            _provisioned += series.Provisioned[bucket];
            if (used > (allocation * (1 + 1e-6)) + 1e-9)
                _over++;
        }

        _vmDays += (series.Length - first) / (double)Replay.BucketsPerDay;
    }

    public ReplayResult Result() => new()
    {
        Name = name,
        UnservedShare = _used > 0 ? 1 - (_met / _used) : 0,
        TimeOverShare = _intervals > 0 ? _over / (double)_intervals : 0,
        Slack = _allocated > 0 ? 1 - (_met / _allocated) : 0,
        MeanAllocationShare = _provisioned > 0 ? _allocated / _provisioned : 0,
        ChangesPerVmDay = _vmDays > 0 ? _changes / _vmDays : 0,
        Actions = _changes,
        Intervals = _intervals,
    };
}
