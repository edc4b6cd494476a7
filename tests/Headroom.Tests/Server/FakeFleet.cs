using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Server;

/// <summary>
/// A fleet that exists only as functions of time: two pools, a dozen hosts, a few dozen VMs with the habits of web servers,
/// databases, nightly jobs and idlers, and some of the trouble that real fleets have. The same at every run.
/// </summary>
public sealed class FakeFleet
{
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>Allocations change at most this often.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromHours(2);

    private const double Gi = 1L << 30;
    private const double Mi = 1L << 20;

    private static readonly (string Prefix, string Application, string Owner, Habit Habit, int Count, int Vcpus, double MemoryGi)[] s_kinds =
    [
        ("shop-web", "shop", "amara", Habit.Daily, 8, 4, 8),
        ("shop-db", "shop", "amara", Habit.Steady, 3, 8, 32),
        ("search", "search", "jun", Habit.Daily, 6, 8, 16),
        ("search-index", "search", "jun", Habit.Nightly, 2, 16, 32),
        ("billing", "billing", "marta", Habit.Office, 4, 4, 16),
        ("billing-report", "billing", "marta", Habit.Nightly, 2, 8, 16),
        ("ci-runner", "ci", "olek", Habit.Bursty, 8, 8, 16),
        ("cache", "shop", "amara", Habit.Steady, 4, 2, 24),
        ("mail", "mail", "ines", Habit.Office, 3, 4, 8),
        ("lab", "lab", "sven", Habit.Idle, 8, 4, 8),
    ];

    public FakeFleet()
    {
        Hosts = [.. Enumerable.Range(0, 8).Select(i => MakeHost("north", i)), .. Enumerable.Range(0, 3).Select(i => MakeHost("edge", i))];
        var vms = new List<FakeVm>();
        foreach (var kind in s_kinds)
        {
            for (var i = 1; i <= kind.Count; i++)
                vms.Add(MakeVm(vms.Count, $"{kind.Prefix}-{i:00}", kind.Application, kind.Owner, kind.Habit, kind.Vcpus, kind.MemoryGi));
        }

        Vms = [.. vms.OrderBy(v => v.Vm.Name, StringComparer.Ordinal)];
    }

    public enum Habit
    {
        Daily,
        Office,
        Nightly,
        Bursty,
        Steady,
        Idle,
    }

    public ImmutableArray<Host> Hosts { get; }

    public ImmutableArray<FakeVm> Vms { get; }

    public static Amounts Overcommit { get; } = new(1.5, 1, 1.5, 1.5);

    public static ImmutableArray<Policy> Policies { get; } =
    [
        new()
        {
            Name = Policy.DefaultName,
            Version = 3,
            Spec = new PolicySpec { ModeUp = Mode.Auto, ModeDown = Mode.Auto, Horizon = TimeSpan.FromHours(1) },
        },
        new()
        {
            Name = "careful-databases",
            Version = 2,
            Priority = 10,
            Selector = new Selector { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("tier", "data") },
            Spec = new PolicySpec
            {
                ModeDown = Mode.Approve,
                Quantile = 0.99,
                RiskThreshold = 0.02,
                Weight = 2,
                Memory = new ResourceSpec { Min = 8 * Gi, Headroom = 0.2 },
            },
        },
        new()
        {
            Name = "lab",
            Version = 1,
            Selector = new Selector { Application = "lab" },
            Spec = new PolicySpec
            {
                RiskThreshold = 0.2,
                Weight = 0.5,
                Cpu = new ResourceSpec { Max = 2, CooldownDown = TimeSpan.FromMinutes(5) },
            },
        },
    ];

    /// <summary>A number from 0 to 1 that depends on its arguments alone.</summary>
    public static double Noise(long a, long b)
    {
        unchecked
        {
            var z = ((ulong)a * 0x9E3779B97F4A7C15) ^ ((ulong)b * 0xBF58476D1CE4E5B9);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    private static Host MakeHost(string pool, int index) => new()
    {
        Id = new HostId($"{pool}-{index + 1:00}"),
        Pool = new PoolId(pool),
        Capacity = pool == "north"
            ? new Amounts(16, 96 * Gi, 300 * Mi, 500 * Mi)
            : new Amounts(12, 48 * Gi, 200 * Mi, 300 * Mi),
        State = pool == "north" && index == 7 ? HostState.Maintenance : HostState.Up,
        Zone = pool == "north" ? $"zone-{(char)('a' + (index % 3))}" : null,
        Price = new HostPrice(index % 4 == 3 ? PriceClass.Spot : PriceClass.Owned, 0.9),
    };

    private FakeVm MakeVm(int index, string name, string application, string owner, Habit habit, int vcpus, double memoryGi)
    {
        var edge = habit is Habit.Idle or Habit.Bursty && index % 2 == 1;
        var pool = edge ? "edge" : "north";
        var host = edge ? index / 2 % 3 : index % 7;
        return new FakeVm(index, habit, new Vm
        {
            Id = new VmId(new Guid(0x5eed0000 + index, 0x11, 0x22, 0x80, 0, 0, 0, 0, 0, 0, (byte)index)),
            Name = name,
            Pool = new PoolId(pool),
            Host = name == "lab-08" ? null : new HostId($"{pool}-{host + 1:00}"),
            State = name == "lab-08" ? VmState.Off : VmState.Running,
            Provisioned = edge
                ? new Amounts(vcpus, memoryGi * Gi, double.NaN, double.NaN)
                : new Amounts(vcpus, memoryGi * Gi, 80 * Mi, 100 * Mi),
            Allocation = Amounts.Unknown,
            VcpuCount = vcpus,
            Application = application,
            Owner = owner,
            Labels = ImmutableSortedDictionary<string, string>.Empty
                .Add("tier", habit == Habit.Steady ? "data" : "service")
                .Add("team", owner),
        });
    }
}

/// <summary>One VM of it: what it uses and is allowed, at any time.</summary>
public sealed record FakeVm(int Index, FakeFleet.Habit Habit, Vm Vm)
{
    public bool IsSilent => Vm.Name is "lab-03" or "ci-runner-04";

    public bool IsYoung => Vm.Name == "mail-03";

    public bool IsUnlimited(Resource resource) => Vm.Pool.Value == "edge" && resource is Resource.Disk or Resource.Network;

    /// <summary>Mean over the step that begins at the time; NaN while its agent is silent or in a gap.</summary>
    public double Usage(Resource resource, DateTimeOffset at)
    {
        var hour = at.TimeOfDay.TotalHours;
        // One agent was restarted this morning: a hole in the record.
        if (Vm.Name == "shop-web-02" && hour is > 6.2 and < 6.9)
            return double.NaN;
        return Demand(resource, at);
    }

    public double Peak(Resource resource, DateTimeOffset at) =>
        Usage(resource, at) * (1.05 + (0.3 * FakeFleet.Noise(Index + 900, (at.UtcTicks / FakeFleet.Step.Ticks) + (int)resource)));

    /// <summary>A step function: from each slot on, enough for the slot.</summary>
    public double Allocation(Resource resource, DateTimeOffset at)
    {
        if (IsUnlimited(resource))
            return double.PositiveInfinity;
        var most = Sold(resource);
        var slot = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % FakeFleet.Slot.Ticks), TimeSpan.Zero);
        // Slots of different VMs and resources do not begin together.
        slot += FakeFleet.Step * (int)(FakeFleet.Noise(Index, 5 + (int)resource) * 24);
        if (slot > at)
            slot -= FakeFleet.Slot;
        var highest = 0.0;
        for (var t = slot; t < slot + FakeFleet.Slot; t += FakeFleet.Step * 3)
            highest = Math.Max(highest, Demand(resource, t));
        var grain = resource == Resource.Cpu ? 0.25 : resource == Resource.Memory ? 512.0 * (1 << 20) : 1 << 20;
        return Math.Min(most, Math.Ceiling(highest * 1.35 / grain) * grain);
    }

    private double Sold(Resource resource) => resource switch
    {
        Resource.Cpu => Vm.Provisioned.Cpu,
        Resource.Memory => Vm.Provisioned.Memory,
        Resource.Disk => 80.0 * (1 << 20),
        _ => 100.0 * (1 << 20),
    };

    private double Demand(Resource resource, DateTimeOffset at)
    {
        var share = Load(at) * resource switch { Resource.Cpu => 0.75, Resource.Memory => 1, Resource.Disk => 0.5, _ => 0.6 };
        if (resource == Resource.Memory)
            share = 0.22 + (0.35 * FakeFleet.Noise(Index, 77)) + (0.18 * Load(at));
        var tick = at.UtcTicks / FakeFleet.Step.Ticks;
        var jitter = 0.9 + (0.2 * FakeFleet.Noise((Index * 8) + (int)resource, tick));
        return Sold(resource) * Math.Min(0.97, share * jitter);
    }

    private double Load(DateTimeOffset at)
    {
        var hour = at.TimeOfDay.TotalHours + FakeFleet.Noise(Index, 3);
        var day = Math.Max(0, Math.Sin((hour - 7) / 14 * Math.PI));
        var tick = at.UtcTicks / FakeFleet.Step.Ticks;
        return Habit switch
        {
            FakeFleet.Habit.Daily => 0.12 + (0.55 * day) + (0.06 * Math.Sin(hour * 9)),
            FakeFleet.Habit.Office => hour is > 8 and < 18 ? 0.4 + (0.12 * Math.Sin(hour * 4)) : 0.06,
            FakeFleet.Habit.Nightly => hour is > 1 and < 4.5 ? 0.85 : 0.04,
            FakeFleet.Habit.Bursty => FakeFleet.Noise(Index, tick / 7) > 0.6 ? 0.8 : 0.05,
            FakeFleet.Habit.Steady => 0.3 + (0.1 * day),
            _ => 0.02 + (0.02 * FakeFleet.Noise(Index, tick / 3)),
        };
    }
}
