using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Observation;

namespace Headroom.Tests.Simulation;

/// <summary>Disk and network: what does not pass at once waits, and what waits too long is lost.</summary>
public sealed class QueueTests
{
    private const double MB = 1e6;

    [Fact]
    public void A_short_burst_is_served_late_and_completely()
    {
        // 300 s at 12 MB/s and then nothing, through a cap of 11 MB/s: 300 MB wait, less than the 660 MB that may.
        var totals = Run(11 * MB, [12 * MB, 0, 0], 900);
        Assert.Equal(3600 * MB, totals.Served, 1);
        Assert.Equal((0.0, 0.0), (totals.Unserved, totals.Waiting));
        Assert.Equal(300, totals.SecondsOver);
        Assert.Equal(300 * MB, totals.Shortfall, 1);
        // A triangle: it grows to 300 MB in 300 s and is worked off in 300 / 11 s.
        Assert.Equal(300 * MB * (300 + (300 / 11.0)) / 2, totals.Backlogged, 1e-6 * totals.Backlogged);
    }

    [Fact]
    public void What_does_not_fit_into_the_queue_is_lost()
    {
        // 20 MB/s through 10 MB/s: the queue of 600 MB is full after 60 s, then half of what comes is lost.
        var totals = Run(10 * MB, [20 * MB, 0], 600);
        Assert.Equal(6000 * MB, totals.Demand, 1);
        Assert.Equal(2400 * MB, totals.Unserved, 1);
        Assert.Equal(3600 * MB, totals.Served, 1);
        var (filling, full, draining) = (600 * MB * 60 / 2, 600 * MB * 240, 600 * MB * 60 / 2);
        Assert.Equal(filling + full + draining, totals.Backlogged, 1e-6 * totals.Backlogged);
    }

    [Fact]
    public void A_lower_cap_holds_a_shorter_queue()
    {
        var vm = Vm([20 * MB]);
        var world = Fleets.WorldOf(vm).After(120);
        world.ChangeFromOutside(vm.Id, Resource.Disk, 1 * MB);
        Assert.Equal(60 * MB, world.After(1).ReadTotals().Vms[0].Disk.Waiting, 1);
        Assert.Equal(world.ReadTotals().Vms[0].Disk.Demand, Sum(world.ReadTotals().Vms[0].Disk), 1);
    }

    [Fact]
    public void Drops_are_the_share_of_what_arrived()
    {
        var world = Fleets.WorldOf(Fleets.Vm(1, Fleets.Constant(0.1, network: 20 * MB)) with { Provisioned = new Amounts(4, 8 * Fleets.GiB, MB, 10 * MB) });
        var samples = world.After(600).ReadSamples(Fleets.Start);
        Assert.Equal(2400.0 / 6000, samples[0].Pressure!.NetworkDropShare!.Value, 6);
        Assert.Equal(0.5, samples[1].Pressure!.NetworkDropShare!.Value, 6);
        Assert.Equal((10 * MB, 10 * MB), (samples[1].Mean.Network, samples[1].Peak.Network));
    }

    [Fact]
    public void A_host_shares_its_disk_by_weight()
    {
        var vms = new[] { Vm([60 * MB]) with { Shares = 2 }, Vm([60 * MB], 2) with { Shares = 1 } };
        var world = new World(Fleets.Of([Fleets.Host(1, disk: 60 * MB)], vms.Select(v => v with { Provisioned = v.Provisioned with { Disk = 60 * MB } })));
        Assert.Equal([40 * MB, 20 * MB], world.After(300).ReadSamples(Fleets.Start).Select(s => s.Mean.Disk), (a, b) => Math.Abs(a - b) < 1);
    }

    private static ResourceTotals Run(double cap, double[] demand, double seconds) =>
        Fleets.WorldOf(Vm(demand) with { Provisioned = new Amounts(4, 8 * Fleets.GiB, cap, MB) }).After(seconds).ReadTotals().Vms[0].Disk;

    private static double Sum(ResourceTotals totals) => totals.Served + totals.Unserved + totals.Waiting;

    private static VmDefinition Vm(double[] disk, int number = 1)
    {
        var quiet = disk.Select(_ => 0.1).ToArray();
        return Fleets.Vm(number, new DemandSeries(Fleets.Start, TimeSpan.FromMinutes(5), quiet, quiet, disk, quiet)) with
        {
            Provisioned = new Amounts(4, 8 * Fleets.GiB, 10 * MB, MB),
        };
    }
}
