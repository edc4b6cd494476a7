namespace Headroom.Fleet;

/// <summary>
/// Signs that a VM wanted more than it got. Each is absent where the platform does not measure it. Shares are fractions of the
/// interval during which some task waited for the resource (as Linux' pressure stall information counts it).
/// </summary>
public sealed record Pressure
{
    /// <summary>CPU time that the hypervisor gave to others while this VM wanted it, as a share of the time wanted.</summary>
    public double? CpuSteal { get; init; }

    public double? CpuStall { get; init; }

    public double? MemoryStall { get; init; }

    public double? DiskStall { get; init; }

    public double? NetworkDropShare { get; init; }

    public double? BalloonBytes { get; init; }

    public double? SwapInBytesPerSecond { get; init; }

    public int? OomKills { get; init; }

    /// <summary>The share of the interval in which the resource held the VM up, as far as it is known.</summary>
    public double? Stall(Resource resource) => resource switch
    {
        Resource.Cpu => CpuStall,
        Resource.Memory => MemoryStall,
        Resource.Disk => DiskStall,
        Resource.Network => NetworkDropShare,
        _ => null,
    };
}

/// <summary>What went on in a VM during an interval, as its guest said.</summary>
/// <param name="UsersActive">Somebody was at work.</param>
/// <param name="ApplicationRuns">An application was running: a batch, a backup, a game.</param>
public readonly record struct Activity(bool UsersActive, bool ApplicationRuns)
{
    /// <summary>Of a longer interval: what held in any part of it.</summary>
    public static Activity? Either(Activity? one, Activity? other) => one is { } a && other is { } b
        ? new Activity(a.UsersActive || b.UsersActive, a.ApplicationRuns || b.ApplicationRuns)
        : one ?? other;
}

public enum SampleSource
{
    /// <summary>Counted outside, by the hypervisor.</summary>
    Hypervisor,

    /// <summary>Reported from inside, by the guest's agent or its balloon driver.</summary>
    Guest,

    /// <summary>Recorded history, loaded at start.</summary>
    History,
}

/// <summary>What one VM used over one interval. Unknown amounts are NaN.</summary>
public sealed record Sample
{
    public required VmId Vm { get; init; }

    /// <summary>The interval's start.</summary>
    public required DateTimeOffset At { get; init; }

    public required TimeSpan Length { get; init; }

    public required Amounts Mean { get; init; }

    public required Amounts Peak { get; init; }

    /// <summary>What was allocated while it was measured: a sample at its limit says "at least this".</summary>
    public Amounts Allocation { get; init; } = Amounts.Unknown;

    /// <summary>Upper bound of the memory in active use, from inside the guest or from balloon statistics; bytes.</summary>
    public double WorkingSetBytes { get; init; } = double.NaN;

    public Pressure? Pressure { get; init; }

    /// <summary>Null: the guest said nothing of it.</summary>
    public Activity? Activity { get; init; }

    public SampleSource Source { get; init; }

    public DateTimeOffset End => At + Length;
}
