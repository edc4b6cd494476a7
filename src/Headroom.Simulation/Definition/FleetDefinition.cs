using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>A host as it stands in the rack.</summary>
public sealed record HostDefinition
{
    public required HostId Id { get; init; }

    public required Amounts Capacity { get; init; }

    public required PowerCurve Power { get; init; }

    public required HostPrice Price { get; init; }

    public string? Zone { get; init; }

    public string? Rack { get; init; }

    /// <summary>The link that live migrations from and to this host share.</summary>
    public double MigrationBytesPerSecond { get; init; } = 1.25e9;
}

/// <summary>What sort of guest runs in a VM: what can be done to it follows from here.</summary>
public sealed record GuestTraits
{
    public bool HasAgent { get; init; } = true;

    /// <summary>Without one, memory cannot be taken back, and nobody outside knows the working set.</summary>
    public bool HasBalloon { get; init; } = true;

    /// <summary>Its agent answers no to every question about shrinking.</summary>
    public bool RefusesToShrink { get; init; }

    /// <summary>With swap it bears twice its allocation before something is killed, without it a quarter more.</summary>
    public bool HasSwap { get; init; }

    public bool CanUnplugVcpus { get; init; } = true;

    /// <summary>Why it cannot move while it runs; null when it can.</summary>
    public string? WhyNotMigrate { get; init; }

    /// <summary>How fast it rewrites its memory when it uses all of its provisioned CPU.</summary>
    public double DirtyBytesPerSecond { get; init; } = 100e6;
}

/// <summary>A VM as it was ordered, and what it will want.</summary>
public sealed record VmDefinition
{
    public required VmId Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Where it is at the start, and belongs.</summary>
    public required HostId Host { get; init; }

    public required Amounts Provisioned { get; init; }

    public required DemandSeries Demand { get; init; }

    public string? Application { get; init; }

    public string? Owner { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public GuestTraits Traits { get; init; } = new();

    /// <summary>Its part of a host that cannot satisfy everyone.</summary>
    public double Shares { get; init; } = 1;

    public int Vcpus => Math.Max(1, (int)Math.Ceiling(Provisioned.Cpu - 1e-9));
}

/// <summary>A whole fleet before anything happens in it. All that ever happens follows from this, the seed, and what is done to it.</summary>
public sealed record FleetDefinition
{
    public required PoolId Pool { get; init; }

    public required ulong Seed { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Demand changes and samples end on multiples of this.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(5);

    public required ImmutableArray<HostDefinition> Hosts { get; init; }

    public required ImmutableArray<VmDefinition> Vms { get; init; }

    /// <summary>The most that a VM can be given while it runs, as a multiple of what it was sold with.</summary>
    public double CpuMaxFactor { get; init; } = 1;

    public double MemoryMaxFactor { get; init; } = 1;

    /// <summary>Throws when the definition contradicts itself.</summary>
    public void Validate()
    {
        if (Step <= TimeSpan.Zero || Start.UtcTicks % Step.Ticks != 0)
            throw new ArgumentException($"the fleet starts at {Start:O}, which is not a multiple of its step of {Step}");
        if (Hosts.Select(h => h.Id).Distinct().Count() != Hosts.Length)
            throw new ArgumentException("two hosts have the same id");
        if (Vms.Select(v => v.Id).Distinct().Count() != Vms.Length)
            throw new ArgumentException("two VMs have the same id");
        var hosts = Hosts.Select(h => h.Id).ToHashSet();
        foreach (var vm in Vms)
            Validate(vm, hosts);
    }

    private static void Validate(VmDefinition vm, HashSet<HostId> hosts)
    {
        if (!hosts.Contains(vm.Host))
            throw new ArgumentException($"{vm.Name} is placed on {vm.Host}, which is not a host of this fleet");
        if (Resources.All.Any(r => !(vm.Provisioned[r] > 0) || double.IsInfinity(vm.Provisioned[r])))
            throw new ArgumentException($"{vm.Name} has no complete provisioned amounts: {vm.Provisioned}");
        if (!(vm.Shares > 0))
            throw new ArgumentException($"{vm.Name} has {vm.Shares} shares; it needs more than 0");
    }
}
