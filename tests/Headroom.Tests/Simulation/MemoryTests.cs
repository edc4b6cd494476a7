using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;

namespace Headroom.Tests.Simulation;

/// <summary>Balloons, swapping and what happens when there is too little of it.</summary>
public sealed class MemoryTests
{
    private const double GiB = Fleets.GiB;

    [Fact]
    public void A_balloon_stops_at_the_working_set_and_keeps_what_it_took()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1, 3 * GiB)) with { Traits = new GuestTraits { HasAgent = false } };
        var world = Fleets.WorldOf(vm);
        world.Start(new OperationToken("shrink"), Shrink(vm, 2 * GiB));
        var end = world.After(60).Find(new OperationToken("shrink"));
        Assert.Equal(OperationState.Failed, end!.State);
        Assert.Contains("working set", end.Detail, StringComparison.Ordinal);
        Assert.Equal(3 * GiB, world.ReadVm(vm.Id)!.Allocation.Memory);
        Assert.Equal(0, world.ReadTotals().Vms[0].Memory.Unserved);
    }

    [Fact]
    public void Cache_makes_a_shrink_slower_unless_the_guest_prepares_for_it()
    {
        // 6.5 GiB at 1 GiB/s, the first step within the time to begin.
        var prepared = SecondsToShrink(prepare: true);
        Assert.InRange(prepared, 6.25, 7);
        // Of 2.1 GiB of cache (30 % of what was free) 0.5 may stay; the rest goes at 0.5 GiB/s.
        Assert.Equal(prepared + 3.2, SecondsToShrink(prepare: false), 0.15);
    }

    [Fact]
    public void A_cancelled_shrink_stays_half_way()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1));
        var world = Fleets.WorldOf(vm);
        world.Start(new OperationToken("shrink"), Shrink(vm, 2 * GiB));
        world.After(3).Cancel(new OperationToken("shrink"));
        var half = world.ReadVm(vm.Id)!.Allocation.Memory;
        Assert.InRange(half, (2 * GiB) + 1, (8 * GiB) - 1);
        Assert.Equal(half, world.After(60).ReadVm(vm.Id)!.Allocation.Memory);
        Assert.Equal(OperationState.Cancelled, world.Find(new OperationToken("shrink"))!.State);
    }

    [Fact]
    public void Too_little_memory_is_missed_and_swapped_for()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1, 2 * GiB));
        var world = Fleets.WorldOf(vm);
        world.ChangeFromOutside(vm.Id, Resource.Memory, 1.8 * GiB);
        var sample = world.After(300).ReadSamples(Fleets.Start).Single();
        Assert.Equal(1.8 * GiB, sample.Mean.Memory, 1);
        Assert.Equal(0.4, sample.Pressure!.MemoryStall!.Value, 6);
        Assert.True(sample.Pressure.SwapInBytesPerSecond > 0);
        Assert.Equal(8 * GiB - (1.8 * GiB), sample.Pressure.BalloonBytes!.Value, 1);
        Assert.Equal(0.2 * GiB * 300, world.ReadTotals().Vms[0].Memory.Unserved, 1e3);
        Assert.Equal(0, world.ReadTotals().OomKills);
    }

    [Fact]
    public void Far_too_little_memory_for_a_minute_kills_and_what_was_killed_comes_back()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1, 4 * GiB));
        var world = Fleets.WorldOf(vm);
        world.ChangeFromOutside(vm.Id, Resource.Memory, 3 * GiB);
        world.After(59);
        Assert.DoesNotContain(world.ReadEvents(0), e => e.Kind == FleetEventKind.OutOfMemory);
        world.After(1);
        var killed = Assert.Single(world.ReadEvents(0), e => e.Kind == FleetEventKind.OutOfMemory);
        Assert.Equal((vm.Id, Fleets.Start.AddSeconds(60)), (killed.Vm!.Value, killed.At));
        Assert.Equal(1, world.ReadTotals().OomKills);
        Assert.True(world.ReadGuest(vm.Id)!.WorkingSetBytes < GiB);
        // The demand of the restart is lost, and counted: a controller gains nothing by killing.
        world.ChangeFromOutside(vm.Id, Resource.Memory, 8 * GiB);
        Assert.Equal(((60 * 1) + (120 * 3.2)) * GiB, world.After(240).ReadTotals().Vms[0].Memory.Unserved, 1e3);
        Assert.True(world.ReadGuest(vm.Id)!.WorkingSetBytes > 4 * GiB);
    }

    [Fact]
    public void A_spike_shorter_than_a_minute_kills_nobody()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1, 4 * GiB));
        var world = Fleets.WorldOf(vm);
        world.ChangeFromOutside(vm.Id, Resource.Memory, 2 * GiB);
        world.After(50).ChangeFromOutside(vm.Id, Resource.Memory, 4 * GiB);
        world.After(5).ChangeFromOutside(vm.Id, Resource.Memory, 2 * GiB);
        Assert.Equal(0, world.After(50).ReadTotals().OomKills);
        Assert.Equal(1, world.After(10).ReadTotals().OomKills);
    }

    [Fact]
    public void A_guest_with_swap_bears_twice_its_memory()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1, 4 * GiB)) with { Traits = new GuestTraits { HasSwap = true } };
        var world = Fleets.WorldOf(vm);
        world.ChangeFromOutside(vm.Id, Resource.Memory, 2 * GiB);
        Assert.Equal(0, world.After(300).ReadTotals().OomKills);
    }

    [Fact]
    public void A_host_does_not_promise_memory_twice()
    {
        var vms = Enumerable.Range(1, 3).Select(i => Fleets.Vm(i, Fleets.Constant(1))).ToArray();
        var world = new World(Fleets.Of([Fleets.Host(1, memory: 20 * GiB), Fleets.Host(2)], vms));
        world.ChangeFromOutside(vms[0].Id, Resource.Memory, 2 * GiB);
        world.ChangeFromOutside(vms[1].Id, Resource.Memory, 2 * GiB);
        Assert.Equal(OperationState.Running, world.Start(new OperationToken("first"), Shrink(vms[0], 8 * GiB)).State);
        var second = world.Start(new OperationToken("second"), Shrink(vms[1], 8 * GiB));
        Assert.Equal(OperationState.Refused, second.State);
        Assert.Contains("2 GiB of memory free", second.Detail, StringComparison.Ordinal);
    }

    private static double SecondsToShrink(bool prepare)
    {
        var vm = Fleets.Vm(1, Fleets.Constant(1));
        var world = Fleets.WorldOf(vm);
        if (prepare)
            world.PrepareToShrink(vm.Id, new ResourceChange(Resource.Memory, 8 * GiB, 1.5 * GiB));
        world.Start(new OperationToken("shrink"), Shrink(vm, 1.5 * GiB));
        while (world.ReadVm(vm.Id)!.Allocation.Memory > 1.5 * GiB)
            world.After(0.1);
        return (world.Now - Fleets.Start).TotalSeconds;
    }

    private static ResizeAction Shrink(VmDefinition vm, double to) => new(vm.Id, [new ResourceChange(Resource.Memory, 8 * GiB, to)]);
}
