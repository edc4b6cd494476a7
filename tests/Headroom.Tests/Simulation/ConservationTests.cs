using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;

namespace Headroom.Tests.Simulation;

/// <summary>Whatever happens, nothing comes from nowhere and nothing gets lost.</summary>
public sealed class ConservationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_wanted_was_served_or_not_or_still_waits(ulong seed)
    {
        var world = Troubled(seed);
        foreach (var vm in world.ReadTotals().Vms)
        {
            foreach (var resource in Resources.All)
            {
                var totals = vm[resource];
                Assert.Equal(totals.Demand, totals.Served + totals.Unserved + totals.Waiting, 1e-9 * totals.Demand);
                Assert.True(totals is { Unserved: >= 0, Waiting: >= 0 } && totals.Served <= totals.Allocated * (1 + 1e-9), $"{resource}: {totals}");
                Assert.True(totals.SecondsOver <= totals.Seconds);
            }
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Nobody_gets_more_than_allocated_and_no_host_gives_more_than_it_has(ulong seed)
    {
        var world = Troubled(seed);
        var host = world.ReadInventory().Vms.ToDictionary(v => v.Id, v => v.Host);
        foreach (var interval in world.ReadSamples(Fleets.Start).GroupBy(s => s.At))
        {
            Assert.All(interval, s => Assert.All(Resources.All, r => Assert.True(s.Mean[r] <= s.Peak[r] * (1 + 1e-9), $"{r}: {s}")));
            foreach (var onHost in interval.GroupBy(s => host[s.Vm]))
            {
                var capacity = world.Fleet.Hosts.Single(h => h.Id == onHost.Key).Capacity;
                Assert.All(Resources.All, r => Assert.True(onHost.Sum(s => s.Mean[r]) <= capacity[r] * (1 + 1e-9)));
            }
        }
    }

    [Fact]
    public void Energy_and_cost_follow_load_and_time()
    {
        var world = Fleets.WorldOf(Fleets.Vm(1, Fleets.Constant(4))).After(7200);
        var totals = world.ReadTotals();
        Assert.Equal((4.0, 2.0, 8.0), (totals.HostHours, totals.BusyHostHours, totals.CpuCoreHours), Close);
        // A quarter of 16 cores on the one host, none on the other: 125 W and 100 W.
        Assert.Equal(0.45, totals.EnergyKwh, 9);
        Assert.Equal(2.0, totals.Cost, 9);
        world.SetHostState(new HostId("host2"), HostState.Off);
        Assert.Equal(5.0, world.After(3600).ReadTotals().HostHours, 9);
    }

    [Fact]
    public void A_host_that_fails_serves_nothing_and_that_counts()
    {
        var world = Fleets.WorldOf(Fleets.Vm(1, Fleets.Constant(2, disk: 1e6)));
        world.After(600).SetHostState(new HostId("host1"), HostState.Failed);
        Assert.Equal(VmState.Off, world.ReadInventory().Vms[0].State);
        var totals = world.After(600).ReadTotals().Vms[0];
        Assert.Equal((1200.0, 600e6), (totals.Cpu.Unserved, totals.Disk.Unserved));
        world.SetHostState(new HostId("host1"), HostState.Up);
        Assert.Equal(1200.0, world.After(600).ReadTotals().Vms[0].Cpu.Unserved);
    }

    [Fact]
    public void A_vm_that_was_switched_off_wants_nothing()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(2));
        var world = Fleets.WorldOf(vm).After(300);
        world.SwitchFromOutside(vm.Id, on: false);
        Assert.Equal(600.0, world.After(900).ReadTotals().Vms[0].Cpu.Demand);
        Assert.Single(world.ReadSamples(Fleets.Start));
        world.SwitchFromOutside(vm.Id, on: true);
        Assert.Equal(1200.0, world.After(300).ReadTotals().Vms[0].Cpu.Demand);
    }

    [Fact]
    public void The_meters_can_be_set_to_zero()
    {
        var world = Fleets.WorldOf(Fleets.Vm(1, Fleets.Constant(2))).After(450);
        world.ResetTotals();
        var totals = world.After(100).ReadTotals();
        Assert.Equal((Fleets.Start.AddSeconds(450), 200.0, 100.0), (totals.Since, totals[Resource.Cpu].Served, totals[Resource.Cpu].Seconds));
        Assert.Equal(200 / 3600.0, totals.HostHours, 9);
    }

    /// <summary>A day in which allocations are cut down, given back and moved about at odd moments.</summary>
    private static World Troubled(ulong seed)
    {
        var world = new World(Fleets.Busy(seed: seed));
        foreach (var (vm, i) in world.Fleet.Vms.Select((v, i) => (v, i)))
        {
            var part = 0.2 + (0.6 * (i % 7) / 7);
            foreach (var resource in Resources.All)
                world.ChangeFromOutside(vm.Id, resource, vm.Provisioned[resource] * part);
        }

        for (var step = 0; step < 300; step++)
        {
            var vm = world.Fleet.Vms[step * 13 % world.Fleet.Vms.Length];
            var resource = (Resource)(step % 4);
            world.ChangeFromOutside(vm.Id, resource, vm.Provisioned[resource] * (0.1 + (0.9 * (step % 10) / 10)));
            world.After(287.123);
        }

        return world;
    }

    private static bool Close((double, double, double) a, (double, double, double) b) =>
        Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-9;
}
