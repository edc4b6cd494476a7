namespace Headroom.Contracts.Api;

/// <summary>The fleet in a few numbers, as the last cycle left it.</summary>
public sealed record FleetInfo
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Counts up with every cycle.</summary>
    public required long Version { get; init; }

    public required int PoolCount { get; init; }

    public required int HostCount { get; init; }

    public required int VmCount { get; init; }

    public required int RunningVmCount { get; init; }

    /// <summary>Running VMs whose risk is above their policy's threshold.</summary>
    public required int VmsAtRisk { get; init; }

    /// <summary>Running VMs without a fresh sample.</summary>
    public required int VmsWithoutTelemetry { get; init; }

    public required int ActionsInFlight { get; init; }

    /// <summary>In the order cpu, memory, disk, network.</summary>
    public required IReadOnlyList<FleetResourceInfo> Resources { get; init; }
}

/// <summary>One resource over all running VMs. Sums count only what is known.</summary>
public sealed record FleetResourceInfo
{
    public required string Resource { get; init; }

    /// <summary>cores, bytes or bytesPerSecond.</summary>
    public required string Unit { get; init; }

    /// <summary>Of the hosts that are up.</summary>
    public double? Capacity { get; init; }

    public double? Provisioned { get; init; }

    public double? Allocated { get; init; }

    public double? Used { get; init; }

    /// <summary>Provisioned less allocated, over the VMs for which both are known: what others may use.</summary>
    public double? Reclaimed { get; init; }

    public double? ReclaimedShare { get; init; }
}

public sealed record PoolInfo
{
    public required string Id { get; init; }

    public required bool Paused { get; init; }

    /// <summary>Why the pool could not be read in the last cycle; absent when all is well.</summary>
    public string? Problem { get; init; }

    public required int HostCount { get; init; }

    public required int VmCount { get; init; }

    public required int ActionsInFlight { get; init; }

    public required ResourceAmounts Capacity { get; init; }

    /// <summary>How much more than its capacity a host may promise.</summary>
    public required ResourceRatios Overcommit { get; init; }

    public required ResourceAmounts Provisioned { get; init; }

    public required ResourceAmounts Allocated { get; init; }

    /// <summary>The sum of what is known; VMs without a fresh sample are not in it.</summary>
    public required ResourceAmounts Used { get; init; }
}

public sealed record HostInfo
{
    public required string Id { get; init; }

    public required string Pool { get; init; }

    /// <summary>up, maintenance, off or failed.</summary>
    public required string State { get; init; }

    public string? Zone { get; init; }

    public string? Rack { get; init; }

    /// <summary>owned, reserved, onDemand or spot; absent when no price is known.</summary>
    public string? PriceClass { get; init; }

    public double? PricePerHour { get; init; }

    public required int VmCount { get; init; }

    public required ResourceAmounts Capacity { get; init; }

    /// <summary>Capacity times the pool's overcommit.</summary>
    public required ResourceAmounts Limit { get; init; }

    /// <summary>What it has promised, moves and resizes in flight counted.</summary>
    public required ResourceAmounts Promised { get; init; }

    public required ResourceAmounts Used { get; init; }
}
