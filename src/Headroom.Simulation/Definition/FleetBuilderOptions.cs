using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>How a fleet is built around its VMs.</summary>
public sealed record FleetBuilderOptions
{
    public PoolId Pool { get; init; } = new("simulated");

    public ulong Seed { get; init; } = 1;

    /// <summary>When the world begins; moved up to the next multiple of the step.</summary>
    public required DateTimeOffset Start { get; init; }

    public required int Hosts { get; init; }

    /// <summary>How many VMs; null for one per source. Further ones repeat the sources at other times of day.</summary>
    public int? Vms { get; init; }

    /// <summary>How many times a host's capacity was sold, per resource.</summary>
    public Amounts Overcommit { get; init; } = new(1.6, 1.0, 1.5, 1.5);

    public double CpuMaxFactor { get; init; } = 1;

    public double MemoryMaxFactor { get; init; } = 1;

    public double AgentShare { get; init; } = 0.9;

    public double NoBalloonShare { get; init; } = 0.03;

    public double PassthroughShare { get; init; } = 0.02;

    public double RefusesToShrinkShare { get; init; } = 0.02;

    public double SwapShare { get; init; } = 0.5;

    public double VcpuUnplugShare { get; init; } = 0.8;

    /// <summary>How fast guests rewrite memory at full CPU: between these.</summary>
    public double DirtyBytesPerSecondLow { get; init; } = 20e6;

    public double DirtyBytesPerSecondHigh { get; init; } = 400e6;

    public double MigrationBytesPerSecond { get; init; } = 1.25e9;
}
