using System.Collections.Immutable;

namespace Headroom.Fleet;

public enum VmState
{
    Running,
    Paused,
    Off,
}

/// <summary>A virtual machine as its connector last described it.</summary>
public sealed record Vm
{
    public required VmId Id { get; init; }

    public required string Name { get; init; }

    public required PoolId Pool { get; init; }

    /// <summary>The host that it runs on; none while it is off and unplaced.</summary>
    public HostId? Host { get; init; }

    public VmState State { get; init; } = VmState.Running;

    /// <summary>What it was sold with. Where the platform has no such figure (disk and network often), it is unknown.</summary>
    public required Amounts Provisioned { get; init; }

    /// <summary>What it may use now: CPU quota in cores, memory, disk and network caps.</summary>
    public required Amounts Allocation { get; init; }

    /// <summary>Virtual CPUs online: the ceiling of the CPU quota.</summary>
    public required int VcpuCount { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string? Application { get; init; }

    /// <summary>The user account that it belongs to.</summary>
    public string? Owner { get; init; }

    public HostId? HomeHost { get; init; }

    /// <summary>Running VMs that are meant to: only those are forecast and resized.</summary>
    public bool IsRunning => State == VmState.Running && Host is not null;
}
