using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Control.Views;

/// <summary>
/// Everything that a reader may want to know of the fleet now, as the last cycle left it. Immutable, swapped whole: readers hold no
/// lock and never see half a cycle.
/// </summary>
public sealed record FleetView
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Counts up with every cycle and every fast re-plan.</summary>
    public required long Version { get; init; }

    public required ImmutableArray<PoolView> Pools { get; init; }

    public required ImmutableArray<HostView> Hosts { get; init; }

    /// <summary>In order of name.</summary>
    public required ImmutableArray<VmView> Vms { get; init; }

    /// <summary>Null before the first training.</summary>
    public TrainingView? Training { get; init; }

    /// <summary>How the families of models did lately; empty until something was seen.</summary>
    public ImmutableArray<ModelAccuracy> Models { get; init; } = [];

    public static FleetView Empty(DateTimeOffset at) => new() { At = at, Version = 0, Pools = [], Hosts = [], Vms = [] };
}

public sealed record PoolView
{
    public required PoolId Id { get; init; }

    public required bool Paused { get; init; }

    /// <summary>Why the pool could not be read in the last cycle; null when all is well.</summary>
    public string? Problem { get; init; }

    public required Amounts Capacity { get; init; }

    public required Amounts Overcommit { get; init; }

    public required Amounts Provisioned { get; init; }

    public required Amounts Allocated { get; init; }

    /// <summary>The sum of what is known; VMs without a fresh sample are not in it.</summary>
    public required Amounts Used { get; init; }

    public required int InFlight { get; init; }
}

public sealed record HostView
{
    public required Host Host { get; init; }

    /// <summary>What it has promised, moves and resizes in flight counted.</summary>
    public required Amounts Promised { get; init; }

    public required Amounts Used { get; init; }

    /// <summary>Capacity times the pool's overcommit.</summary>
    public required Amounts Limit { get; init; }

    public required int VmCount { get; init; }
}

public sealed record VmView
{
    public required Vm Vm { get; init; }

    public required EffectivePolicy Policy { get; init; }

    public required bool TelemetryFresh { get; init; }

    public required DateTimeOffset? LastSampleEnd { get; init; }

    /// <summary>NaN when unknown.</summary>
    public required double WorkingSetBytes { get; init; }

    /// <summary>The decision that is being carried out on it.</summary>
    public string? InFlight { get; init; }

    /// <summary>In the order of <see cref="Resource"/>.</summary>
    public required ImmutableArray<ResourceView> Resources { get; init; }

    /// <summary>The greatest risk of any resource; NaN when none is known.</summary>
    public double Risk
    {
        get
        {
            var highest = double.NaN;
            foreach (var resource in Resources)
            {
                if (!(highest >= resource.Risk))
                    highest = resource.Risk;
            }

            return highest;
        }
    }

    public ResourceView this[Resource resource] => Resources[(int)resource];
}

/// <summary>One resource of one VM. NaN: unknown.</summary>
public sealed record ResourceView
{
    public required Resource Resource { get; init; }

    public required double Usage { get; init; }

    public required double Allocation { get; init; }

    public required double Provisioned { get; init; }

    /// <summary>The predicted peak of the policy's horizon, at these quantiles.</summary>
    public required double PeakMedian { get; init; }

    public required double Peak90 { get; init; }

    public required double Peak95 { get; init; }

    public required double Peak99 { get; init; }

    public required double Need { get; init; }

    public required double Risk { get; init; }

    public required double Confidence { get; init; }

    /// <summary>Measured: how often the policy's quantile held over the last day.</summary>
    public required double Covered { get; init; }

    /// <summary>Measured: how often the 95 % quantile held over the last day.</summary>
    public double Covered95 { get; init; } = double.NaN;

    public required string Model { get; init; }

    public required Verdict Verdict { get; init; }

    public required double Target { get; init; }

    public required Trigger Trigger { get; init; }

    public required Guards Guards { get; init; }
}
