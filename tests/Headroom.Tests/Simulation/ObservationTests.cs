using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;

namespace Headroom.Tests.Simulation;

/// <summary>What is seen of the world, and what is not.</summary>
public sealed class ObservationTests
{
    private const double Unknown = double.NaN;

    [Fact]
    public void A_gap_in_the_trace_is_a_gap_in_the_samples_and_not_in_the_world()
    {
        var series = new DemandSeries(Fleets.Start, TimeSpan.FromMinutes(5), [1, Unknown, 2], [1e9, Unknown, Unknown], [5, Unknown, 5], [5, Unknown, 5]);
        var world = Fleets.WorldOf(Fleets.Vm(1, series)).After(900);
        var samples = world.ReadSamples(Fleets.Start);
        Assert.Equal([Fleets.Start, Fleets.Start.AddMinutes(10)], samples.Select(s => s.At));
        Assert.Equal((2.0, Unknown, Unknown), (samples[1].Mean.Cpu, samples[1].Mean.Memory, samples[1].WorkingSetBytes));
        Assert.Equal(300 * (1 + 1 + 2.0), world.ReadTotals().Vms[0].Cpu.Demand);
        Assert.Equal(900 * 1e9, world.ReadTotals().Vms[0].Memory.Demand, 1e5);
    }

    [Fact]
    public void A_series_repeats_itself_in_both_directions()
    {
        var series = new DemandSeries(Fleets.Start, TimeSpan.FromMinutes(5), [1, 2, 3], [1, 1, 1]);
        Assert.Equal([3, 1, 2, 3, 1], new[] { -1, 0, 5, 14, 15 }.Select(m => series.At(Resource.Cpu, Fleets.Start.AddMinutes(m))));
        Assert.Equal(2, series.Shifted(TimeSpan.FromMinutes(10)).At(Resource.Cpu, Fleets.Start));
        Assert.Equal(3, series.Max(Resource.Cpu));
        Assert.True(double.IsNaN(series.Max(Resource.Disk)));
        Assert.Throws<ArgumentException>(() => new DemandSeries(Fleets.Start, TimeSpan.FromMinutes(5), [-1], [1]));
        Assert.Throws<ArgumentException>(() => new DemandSeries(Fleets.Start, TimeSpan.FromMinutes(5), [1, 2], [1]));
    }

    [Fact]
    public void A_sample_carries_the_lowest_allocation_of_its_interval()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1));
        var world = Fleets.WorldOf(vm).After(100);
        world.ChangeFromOutside(vm.Id, Resource.Cpu, 1.5);
        world.After(100).ChangeFromOutside(vm.Id, Resource.Cpu, 3);
        var samples = world.After(400).ReadSamples(Fleets.Start);
        Assert.Equal([1.5, 3], samples.Select(s => s.Allocation.Cpu));
    }

    [Fact]
    public void The_mean_is_over_the_interval_and_the_peak_the_highest_within_it()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(2));
        var world = Fleets.WorldOf(vm).After(150);
        world.ChangeFromOutside(vm.Id, Resource.Cpu, 1);
        var sample = world.After(150).ReadSamples(Fleets.Start).Single();
        Assert.Equal((1.5, 2.0), (sample.Mean.Cpu, sample.Peak.Cpu));
    }

    [Fact]
    public void What_only_a_guest_knows_is_unknown_without_it()
    {
        var plain = Fleets.Vm(1, Fleets.Constant(1)) with { Traits = new GuestTraits { HasAgent = false, HasBalloon = false } };
        var world = Fleets.WorldOf(plain, Fleets.Vm(2, Fleets.Constant(1))).After(300);
        var samples = world.ReadSamples(Fleets.Start);
        Assert.True(double.IsNaN(samples[0].WorkingSetBytes));
        Assert.Equal(((double?)null, (double?)null), (samples[0].Pressure!.MemoryStall, samples[0].Pressure!.SwapInBytesPerSecond));
        Assert.Equal(1.1 * Fleets.GiB, samples[1].WorkingSetBytes, 1e3);
        Assert.Equal(0, samples[1].Pressure!.MemoryStall);
        Assert.Equal([Fleets.Vm(2, Fleets.Constant(1)).Id], world.ReadReports(Fleets.Start).Select(r => r.Sample.Vm));
    }

    [Fact]
    public void Samples_are_kept_for_a_while()
    {
        var world = new World(Fleets.Of([Fleets.Host(1)], Fleets.Vm(1, Fleets.Constant(1))), new WorldOptions { SampleRetention = TimeSpan.FromHours(1) });
        Assert.Equal(12, world.After(7200).ReadSamples(Fleets.Start).Count);
        Assert.Equal(Fleets.Start.AddHours(2), world.ReadSamples(Fleets.Start)[^1].End);
    }

    [Fact]
    public void Events_tell_of_changes_by_anyone_and_of_pressure_when_it_begins()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(2));
        var world = Fleets.WorldOf(vm);
        world.Start(new OperationToken("down"), new ResizeAction(vm.Id, [new ResourceChange(Resource.Cpu, 4, 1)]));
        world.After(600).ChangeFromOutside(vm.Id, Resource.Cpu, 4);
        Assert.Equal(
            [(1, FleetEventKind.AllocationChanged, "cpu 4 cores → 1 core"), (2, FleetEventKind.PressureRaised, null), (3, FleetEventKind.AllocationChanged, "cpu 1 core → 4 cores")],
            world.ReadEvents(0).Select(e => ((int)e.Number, e.Kind, e.Detail)));
        Assert.Equal([3L], world.ReadEvents(2).Select(e => e.Number));
    }

    [Fact]
    public void A_built_fleet_is_spread_evenly_and_sold_as_often_as_wanted()
    {
        var fleet = Fleets.Busy(vms: 60, hosts: 6);
        var sold = fleet.Hosts.Select(h => fleet.Vms.Where(v => v.Host == h.Id).Aggregate(Amounts.Zero, (sum, v) => sum + v.Provisioned)).ToList();
        Assert.InRange(sold.Max(s => s.Cpu) / fleet.Hosts[0].Capacity.Cpu, 1.4, 1.6);
        Assert.True(sold.Max(s => s.Memory) <= fleet.Hosts[0].Capacity.Memory);
        Assert.True(sold.Min(s => s.Cpu) > 0.7 * sold.Max(s => s.Cpu));
        Assert.Equal(fleet.Vms.Select(v => v.Id), Fleets.Busy(vms: 60, hosts: 6).Vms.Select(v => v.Id));
        Assert.NotEqual(fleet.Vms[0].Id, Fleets.Busy(seed: 12).Vms[0].Id);
        Assert.True(fleet.Vms.Select(v => v.Application).Distinct().Count() > 5);
    }

    [Fact]
    public void A_fleet_may_have_more_vms_than_sources()
    {
        var source = SyntheticDemand.Create("only", 1, Fleets.Start, days: 1);
        var fleet = FleetBuilder.Build([source], new FleetBuilderOptions { Start = Fleets.Start.AddSeconds(1), Hosts = 2, Vms = 5 });
        Assert.Equal(["only", "only-2", "only-3", "only-4", "only-5"], fleet.Vms.Select(v => v.Name));
        Assert.Equal(Fleets.Start.AddMinutes(5), fleet.Start);
        Assert.All(fleet.Vms, v => Assert.True(v.Provisioned is { Disk: >= 1e6, Network: >= 1e6 }));
    }
}
