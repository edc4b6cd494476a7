using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Planning;

/// <summary>Fleets as they are found: crowded, half blind, with moves and resizes under way and policies of all kinds.</summary>
internal static class RandomFleet
{
    public static readonly Gen<FleetSnapshot> Snapshots = Gen.Choose(0, int.MaxValue - 1).Select(Make);

    private static FleetSnapshot Make(int seed)
    {
        var random = new Random(seed);
        var hosts = Enumerable.Range(0, random.Next(1, 4)).Select(i => Given.Host($"h{i}", Given.All(random.Next(4, 60)))).ToList();
        var vms = Enumerable.Range(1, random.Next(1, 14)).Select(i => MakeVm(random, i, hosts)).ToList();
        var flights = vms.Where(_ => random.Next(6) == 0).Select(v => MakeFlight(random, v.Vm, hosts)).ToImmutableArray();
        return Given.Snapshot(hosts, vms) with
        {
            InFlight = flights,
            Overcommit = new Amounts(1 + random.NextDouble(), 1, 1 + random.NextDouble(), 1),
            StartsLastHour = random.Next(4) == 0 ? 1998 : 0,
            Paused = random.Next(20) == 0,
            Reservations = random.Next(5) == 0 ? [new Reservation(Given.Id(99), hosts[0].Id, Given.All(random.Next(1, 9)))] : [],
        };
    }

    private static VmSituation MakeVm(Random random, int number, List<Host> hosts)
    {
        var policy = Given.Auto with
        {
            ModeUp = (Mode)random.Next(4),
            ModeDown = (Mode)random.Next(4),
            Weight = random.Next(1, 5),
            Cpu = Given.Auto.Cpu with { Min = random.Next(3) == 0 ? 2 : 0.05, Max = random.Next(3) == 0 ? 6 : double.PositiveInfinity },
        };
        if (random.Next(2) == 0)
            policy = policy with { ModeUp = Mode.Auto, ModeDown = Mode.Auto };
        var vm = Given.Vm(number, hosts[random.Next(hosts.Count)].Id.Value, Given.All(random.Next(1, 120) / 8.0), Given.All(random.Next(1, 120) / 8.0), policy);
        foreach (var resource in Resources.All)
        {
            var peak = random.Next(0, 900) * (Given.All(1)[resource] / 50);
            vm = vm.With(resource, s => s with
            {
                Peak = random.Next(8) == 0 ? null : Spread(random, peak),
                Confidence = random.NextDouble() * 1.2,
                Starved = random.Next(12) == 0,
                SinceDown = random.Next(3) == 0 ? TimeSpan.FromMinutes(3) : TimeSpan.MaxValue,
                UpInfeasible = random.Next(20) == 0,
            });
        }

        return vm with
        {
            TelemetryFresh = random.Next(5) != 0,
            WorkingSetBytes = random.Next(5) == 0 ? double.NaN : random.NextDouble() * vm.Vm.Allocation.Memory,
            ForeignHold = random.Next(15) == 0,
            Vm = random.Next(15) == 0 ? vm.Vm with { State = VmState.Off, Host = null } : vm.Vm,
            Capabilities = random.Next(10) == 0 ? vm.Capabilities with { Memory = ActuatorCapability.None("no balloon") } : vm.Capabilities,
        };
    }

    private static Distribution Spread(Random random, double around)
    {
        var row = Enumerable.Range(0, QuantileLevels.Count).Select(_ => (float)(around * (0.8 + (0.4 * random.NextDouble())))).Order().ToArray();
        return Distribution.FromRow(row);
    }

    private static InFlight MakeFlight(Random random, Vm vm, List<Host> hosts)
    {
        if (vm.Host is { } host && random.Next(2) == 0)
            return new InFlight("d1", new MigrateAction(vm.Id, host, hosts[random.Next(hosts.Count)].Id));
        return new InFlight("d2", new ResizeAction(vm.Id, [new ResourceChange(Resource.Cpu, vm.Allocation.Cpu, vm.Allocation.Cpu * 1.5)]));
    }
}
