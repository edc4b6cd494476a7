using Headroom.Fleet;
using Headroom.Simulation.Definition;

namespace Headroom.Simulation.Persistence;

/// <summary>
/// One number for everything that a world's course depends on besides its state. A saved world goes on only with the fleet and the
/// options that it began with: with others, its own past could not have happened.
/// </summary>
internal static class FleetFingerprint
{
    public static ulong Of(FleetDefinition fleet, WorldOptions options)
    {
        var whole = Noise.Text($"{fleet.Pool}|{fleet.Seed}|{fleet.Start.UtcTicks}|{fleet.Step.Ticks}|{fleet.CpuMaxFactor:R}|{fleet.MemoryMaxFactor:R}");
        var laws = Noise.Text($"{options.Faults}|{options.Migration}|{options.SampleRetention}|{options.EventLimit}|{options.OperationRetention}");
        var hosts = fleet.Hosts.Aggregate(Noise.Mix(whole) ^ laws, (hash, host) => Noise.Mix(hash ^ Of(host)));
        return fleet.Vms.Aggregate(hosts, (hash, vm) => Noise.Mix(hash ^ Of(vm)));
    }

    private static ulong Of(HostDefinition host) =>
        Noise.Text($"{host.Id}|{Exact(host.Capacity)}|{string.Join(',', host.Power.Watts.Select(w => $"{w:R}"))}|{host.Price}|{host.MigrationBytesPerSecond:R}");

    private static ulong Of(VmDefinition vm) =>
        Noise.Mix(Noise.Text($"{vm.Id}|{vm.Host}|{Exact(vm.Provisioned)}|{vm.Traits}|{vm.Shares:R}") ^ vm.Demand.Fingerprint());

    private static string Exact(Amounts amounts) => $"{amounts.Cpu:R},{amounts.Memory:R},{amounts.Disk:R},{amounts.Network:R}";
}
