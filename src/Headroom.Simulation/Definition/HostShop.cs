using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>Buys the hosts of a new fleet: all of one size, as large as the fullest one has to be for the wanted overcommit.</summary>
internal static class HostShop
{
    private const double GiB = 1L << 30;

    // Per core and hour, in the order of the classes; about what clouds ask.
    private static readonly double[] s_pricePerCore = [0.020, 0.028, 0.045, 0.014];

    private static readonly PriceClass[] s_classes =
        [PriceClass.Owned, PriceClass.Owned, PriceClass.Reserved, PriceClass.Owned, PriceClass.OnDemand, PriceClass.Owned, PriceClass.Reserved, PriceClass.Spot];

    // The shape of measured servers: steep at first, flatter towards full load.
    private static readonly double[] s_powerShape = [0, 0.16, 0.28, 0.38, 0.47, 0.56, 0.65, 0.74, 0.83, 0.92, 1];

    public static ImmutableArray<HostDefinition> Equip(List<Amounts> vms, int[] placement, FleetBuilderOptions options)
    {
        var capacity = Capacity(vms, placement, options);
        return [.. Enumerable.Range(0, options.Hosts).Select(i => Host(i, capacity, options))];
    }

    private static Amounts Capacity(List<Amounts> vms, int[] placement, FleetBuilderOptions options)
    {
        var sold = new Amounts[options.Hosts];
        for (var i = 0; i < vms.Count; i++)
            sold[placement[i]] += vms[i];
        double Fullest(Resource resource) => sold.Max(s => s[resource]) / options.Overcommit[resource];
        double Largest(Resource resource) => vms.Max(v => v[resource]);
        return new Amounts(
            Math.Max(Math.Ceiling(Fullest(Resource.Cpu) - 1e-9), Math.Ceiling(Largest(Resource.Cpu))),
            Math.Ceiling(Fullest(Resource.Memory) / GiB) * GiB,
            Math.Max(Math.Ceiling(Fullest(Resource.Disk) / 1e6) * 1e6, Largest(Resource.Disk)),
            Math.Max(Math.Ceiling(Fullest(Resource.Network) / 1e6) * 1e6, Largest(Resource.Network)));
    }

    private static HostDefinition Host(int index, Amounts capacity, FleetBuilderOptions options)
    {
        var price = s_classes[index % s_classes.Length];
        var (idle, full) = (50 + (2.5 * capacity.Cpu), 50 + (8 * capacity.Cpu));
        return new HostDefinition
        {
            Id = new HostId($"host{index + 1:D2}"),
            Capacity = capacity,
            Price = new HostPrice(price, Math.Round(s_pricePerCore[(int)price] * capacity.Cpu, 3)),
            Power = new PowerCurve([.. s_powerShape.Select(share => Math.Round(idle + (share * (full - idle)), 1))]),
            Zone = $"zone-{(char)('a' + (index % 2))}",
            Rack = $"rack{(index / 8) + 1}",
            MigrationBytesPerSecond = options.MigrationBytesPerSecond,
        };
    }
}
