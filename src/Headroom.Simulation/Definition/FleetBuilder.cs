using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>Builds a fleet around VMs: the same fleet for the same VMs, options and seed.</summary>
public static class FleetBuilder
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);

    public static FleetDefinition Build(IReadOnlyList<VmSource> sources, FleetBuilderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sources.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Hosts, 1);
        var ordered = Repeat(sources, options.Vms ?? sources.Count).ToList();
        var amounts = ordered.ConvertAll(s => s.Ordered());
        var placement = Placement.Spread(amounts, ordered.ConvertAll(s => s.Name), options.Hosts);
        var hosts = HostShop.Equip(amounts, placement, options);
        var fleet = new FleetDefinition
        {
            Pool = options.Pool,
            Seed = options.Seed,
            Start = RoundUp(options.Start),
            Step = s_step,
            Hosts = hosts,
            Vms = [.. ordered.Select((source, i) => Describe(source, amounts[i], hosts[placement[i]].Id, options))],
            CpuMaxFactor = options.CpuMaxFactor,
            MemoryMaxFactor = options.MemoryMaxFactor,
        };
        fleet.Validate();
        return fleet;
    }

    // Copies are some hours apart, so that a fleet of copies does not breathe as one.
    private static IEnumerable<VmSource> Repeat(IReadOnlyList<VmSource> sources, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var source = sources[i % sources.Count];
            var copy = i / sources.Count;
            yield return copy == 0
                ? source
                : source with { Name = $"{source.Name}-{copy + 1}", Demand = source.Demand.Shifted(TimeSpan.FromMinutes(copy * 425)) };
        }
    }

    private static VmDefinition Describe(VmSource source, Amounts provisioned, HostId host, FleetBuilderOptions options)
    {
        var name = Noise.Text(source.Name);
        double Draw(ulong purpose) => Noise.Unit(options.Seed, name, 0, purpose);
        var (application, owner, tier) = Tenants.Of(options.Seed, name);
        return new VmDefinition
        {
            Id = Noise.Identity(options.Seed, source.Name),
            Name = source.Name,
            Host = host,
            Provisioned = provisioned,
            Demand = source.Demand,
            Application = application,
            Owner = owner,
            Labels = ImmutableSortedDictionary<string, string>.Empty.Add("app", application).Add("tier", tier),
            Shares = provisioned.Cpu,
            Traits = new GuestTraits
            {
                HasAgent = Draw(11) < options.AgentShare,
                HasBalloon = Draw(12) >= options.NoBalloonShare,
                RefusesToShrink = Draw(13) < options.RefusesToShrinkShare,
                HasSwap = Draw(14) < options.SwapShare,
                CanUnplugVcpus = Draw(15) < options.VcpuUnplugShare,
                WhyNotMigrate = Draw(16) < options.PassthroughShare ? "a PCI device of the host is passed through to it" : null,
                DirtyBytesPerSecond = double.Lerp(options.DirtyBytesPerSecondLow, options.DirtyBytesPerSecondHigh, Draw(17)),
            },
        };
    }

    private static DateTimeOffset RoundUp(DateTimeOffset time) =>
        new((time.UtcTicks + s_step.Ticks - 1) / s_step.Ticks * s_step.Ticks, TimeSpan.Zero);
}
