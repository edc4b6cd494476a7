using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Simulation.Observation;

/// <summary>
/// What one resource of one VM (or of many together) came to: integrals over time, in amount × seconds. Demand is what the trace
/// says, whatever happened to the VM, so that two controllers are measured against the same. Demand = served + unserved + what still
/// waits.
/// </summary>
public sealed record ResourceTotals
{
    public double Demand { get; init; }

    /// <summary>What the VM got: its usage.</summary>
    public double Served { get; init; }

    /// <summary>What it wanted and never got: lost CPU time, memory that was missing, traffic that timed out.</summary>
    public double Unserved { get; init; }

    /// <summary>Bytes that still wait for disk or network.</summary>
    public double Waiting { get; init; }

    public double Allocated { get; init; }

    public double Provisioned { get; init; }

    /// <summary>Demand beyond the allocation, whatever the host could have given: comparable with an open-loop backtest.</summary>
    public double Shortfall { get; init; }

    /// <summary>Byte-seconds in the queue; divided by what was served, the mean delay.</summary>
    public double Backlogged { get; init; }

    /// <summary>VM-seconds with the demand above the allocation.</summary>
    public double SecondsOver { get; init; }

    /// <summary>VM-seconds in all.</summary>
    public double Seconds { get; init; }

    public double UnservedShare => Share(Unserved, Demand);

    public double TimeOverShare => Share(SecondsOver, Seconds);

    public double Slack => Allocated > 0 ? 1 - (Served / Allocated) : 0;

    public double MeanAllocationShare => Share(Allocated, Provisioned);

    public TimeSpan MeanDelay => TimeSpan.FromSeconds(Share(Backlogged, Served));

    public static ResourceTotals operator +(ResourceTotals a, ResourceTotals b) => new()
    {
        Demand = a.Demand + b.Demand,
        Served = a.Served + b.Served,
        Unserved = a.Unserved + b.Unserved,
        Waiting = a.Waiting + b.Waiting,
        Allocated = a.Allocated + b.Allocated,
        Provisioned = a.Provisioned + b.Provisioned,
        Shortfall = a.Shortfall + b.Shortfall,
        Backlogged = a.Backlogged + b.Backlogged,
        SecondsOver = a.SecondsOver + b.SecondsOver,
        Seconds = a.Seconds + b.Seconds,
    };

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}

/// <summary>What one VM came to, by resource.</summary>
public sealed record VmTotals(VmId Vm, ResourceTotals Cpu, ResourceTotals Memory, ResourceTotals Disk, ResourceTotals Network)
{
    public int OomKills { get; init; }

    public ResourceTotals this[Resource resource] => resource switch
    {
        Resource.Cpu => Cpu,
        Resource.Memory => Memory,
        Resource.Disk => Disk,
        Resource.Network => Network,
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };
}

/// <summary>What the whole world came to since the meters were last set to zero.</summary>
public sealed record WorldTotals
{
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>In the order of the fleet's definition.</summary>
    public required ImmutableArray<VmTotals> Vms { get; init; }

    /// <summary>Hours that hosts were switched on.</summary>
    public double HostHours { get; init; }

    /// <summary>Hours that hosts had a VM on them: the rest could have been switched off.</summary>
    public double BusyHostHours { get; init; }

    public double CpuCoreHours { get; init; }

    public double EnergyKwh { get; init; }

    public double Cost { get; init; }

    public int OomKills { get; init; }

    public int Migrations { get; init; }

    public TimeSpan MigrationDowntime { get; init; }

    /// <summary>All VMs together.</summary>
    public ResourceTotals this[Resource resource] => Vms.Aggregate(new ResourceTotals(), (sum, vm) => sum + vm[resource]);
}
