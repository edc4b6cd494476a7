using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;

namespace Headroom.Tests.Simulation;

/// <summary>Small fleets that a test can work out by hand.</summary>
internal static class Fleets
{
    public const double GiB = 1L << 30;

    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Demand that never changes.</summary>
    public static DemandSeries Constant(double cpu, double memory = GiB, double disk = 0, double network = 0) =>
        new(Start, TimeSpan.FromMinutes(5), [cpu], [memory], [disk], [network]);

    public static HostDefinition Host(int number, double cores = 16, double memory = 64 * GiB, double disk = 1e9, double network = 1e9) => new()
    {
        Id = new HostId($"host{number}"),
        Capacity = new Amounts(cores, memory, disk, network),
        Power = new PowerCurve([100, 200]),
        Price = new HostPrice(PriceClass.Owned, 0.5),
        MigrationBytesPerSecond = 1e9,
    };

    public static VmDefinition Vm(int number, DemandSeries demand, int host = 1) => new()
    {
        Id = new VmId(new Guid(number, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 0])),
        Name = $"vm{number}",
        Host = new HostId($"host{host}"),
        Provisioned = new Amounts(4, 8 * GiB, 100e6, 100e6),
        Demand = demand,
    };

    public static FleetDefinition Of(IEnumerable<HostDefinition> hosts, params IEnumerable<VmDefinition> vms) => new()
    {
        Pool = new PoolId("test"),
        Seed = 42,
        Start = Start,
        Hosts = [.. hosts],
        Vms = [.. vms],
    };

    public static World WorldOf(params IEnumerable<VmDefinition> vms) => new(Of([Host(1), Host(2)], vms));

    /// <summary>A fleet as the builder makes it, with everything in it that happens in life.</summary>
    public static FleetDefinition Busy(int vms = 40, int hosts = 4, ulong seed = 11) => FleetBuilder.Build(
        [.. Enumerable.Range(1, vms).Select(i => SyntheticDemand.Create($"vm{i:D3}", seed, Start, days: 2))],
        new FleetBuilderOptions { Start = Start, Hosts = hosts, Seed = seed });

    public static World After(this World world, double seconds)
    {
        world.Advance(world.Now + TimeSpan.FromSeconds(seconds));
        return world;
    }
}
