using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>A VM that a fleet is to be built from: its name, what it wants, and what it was sold with as far as that is known.</summary>
public sealed record VmSource(string Name, DemandSeries Demand, Amounts Provisioned)
{
    private const double MiB = 1 << 20;

    /// <summary>
    /// Provisioned amounts on round numbers. An unknown figure is made up from the highest demand, as somebody careful would order:
    /// half as much again for disk and network, and at least 1 MB/s.
    /// </summary>
    internal Amounts Ordered() => new(
        RoundUp(Known(Provisioned.Cpu, Math.Max(1, Math.Ceiling(Highest(Resource.Cpu)))), 0.05),
        RoundUp(Known(Provisioned.Memory, Math.Max(512 * MiB, Highest(Resource.Memory) * 1.25)), 64 * MiB),
        RoundUp(Known(Provisioned.Disk, Math.Max(1e6, Highest(Resource.Disk) * 1.5)), 100e3),
        RoundUp(Known(Provisioned.Network, Math.Max(1e6, Highest(Resource.Network) * 1.5)), 100e3));

    private static double Known(double amount, double otherwise) => amount > 0 ? amount : otherwise;

    private static double RoundUp(double amount, double step) => Math.Round(Math.Ceiling((amount / step) - 1e-6) * step, 6);

    private double Highest(Resource resource) => Demand.Max(resource) is var max && double.IsNaN(max) ? 0 : max;
}
