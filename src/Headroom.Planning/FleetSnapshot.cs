using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;

namespace Headroom.Planning;

/// <summary>What is known of one resource of one VM at the moment of planning.</summary>
public sealed record ResourceSituation
{
    public required Distribution? Peak { get; init; }

    public required PeakWindow Window { get; init; }

    public required string Model { get; init; }

    public required double Confidence { get; init; }

    /// <summary>Measured: how often the policy's quantile held of late; NaN when nothing could be compared yet.</summary>
    public double Covered { get; init; } = double.NaN;

    /// <summary>Measured: how often the 95 % quantile held of late; NaN when nothing could be compared yet.</summary>
    public double Covered95 { get; init; } = double.NaN;

    /// <summary>The last interval's mean; NaN when unknown.</summary>
    public double Usage { get; init; } = double.NaN;

    public bool Starved { get; init; }

    public TimeSpan SinceUp { get; init; } = TimeSpan.MaxValue;

    public TimeSpan SinceDown { get; init; } = TimeSpan.MaxValue;

    public bool UpInfeasible { get; init; }

    public bool DownInfeasible { get; init; }
}

/// <summary>What is known of one VM at the moment of planning.</summary>
public sealed record VmSituation
{
    public required Vm Vm { get; init; }

    public required VmCapabilities Capabilities { get; init; }

    public required EffectivePolicy Policy { get; init; }

    public DateTimeOffset? LastSampleEnd { get; init; }

    public bool TelemetryFresh { get; init; }

    /// <summary>Upper bound of the working set; NaN when unknown or stale.</summary>
    public double WorkingSetBytes { get; init; } = double.NaN;

    public bool ForeignHold { get; init; }

    /// <summary>In the order of <see cref="Resource"/>.</summary>
    public required ImmutableArray<ResourceSituation> Resources { get; init; }

    public ResourceSituation this[Resource resource] => Resources[(int)resource];
}

/// <summary>An action that has begun and whose end is not yet known.</summary>
public sealed record InFlight(string Decision, FleetAction Action);

/// <summary>Capacity set aside on a host for a VM.</summary>
public sealed record Reservation(VmId Vm, HostId Host, Amounts Amounts);

/// <summary>The whole input of a plan: nothing that a planner decides on comes from anywhere else.</summary>
public sealed record FleetSnapshot
{
    public required DateTimeOffset At { get; init; }

    public required PoolId Pool { get; init; }

    public required ImmutableArray<Host> Hosts { get; init; }

    public required ImmutableArray<VmSituation> Vms { get; init; }

    /// <summary>VMs that nothing can be planned for, because too little is known of them; their allocations count all the same.</summary>
    public ImmutableArray<Vm> Others { get; init; } = [];

    public ImmutableArray<InFlight> InFlight { get; init; } = [];

    public ImmutableArray<Reservation> Reservations { get; init; } = [];

    /// <summary>How much more than its capacity a host may promise, per resource; 1 is none.</summary>
    public required Amounts Overcommit { get; init; }

    /// <summary>Actions started in this pool within the last hour.</summary>
    public int StartsLastHour { get; init; }

    public bool Paused { get; init; }
}
