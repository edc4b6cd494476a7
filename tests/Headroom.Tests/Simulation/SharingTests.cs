using Headroom.Fleet;

namespace Headroom.Tests.Simulation;

/// <summary>Weighted max-min sharing, against cases worked out by hand.</summary>
public sealed class SharingTests
{
    [Theory]
    // Enough for all.
    [InlineData(16, new[] { 2.0, 3, 4 }, new[] { 1.0, 1, 1 }, new[] { 2.0, 3, 4 })]
    // Equal weights: the small one is satisfied, the others share the rest.
    [InlineData(6, new[] { 1.0, 4, 4 }, new[] { 1.0, 1, 1 }, new[] { 1, 2.5, 2.5 })]
    // Weight 2 against 1.
    [InlineData(6, new[] { 4.0, 4 }, new[] { 2.0, 1 }, new[] { 4.0, 2 })]
    [InlineData(3, new[] { 4.0, 4 }, new[] { 2.0, 1 }, new[] { 2.0, 1 })]
    // What the heavy one does not want goes to the light ones.
    [InlineData(4, new[] { 1.0, 4, 4 }, new[] { 10.0, 1, 2 }, new[] { 1.0, 1, 2 })]
    public void Cpu_is_shared_by_weight(double cores, double[] wanted, double[] weights, double[] expected)
    {
        var vms = wanted.Select((w, i) => Fleets.Vm(i + 1, Fleets.Constant(w)) with { Shares = weights[i] }).ToList();
        var world = new Headroom.Simulation.World(Fleets.Of([Fleets.Host(1, cores: cores)], vms)).After(300);
        var got = world.ReadSamples(Fleets.Start).Select(s => s.Mean.Cpu).ToArray();
        Assert.Equal(expected, got, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void What_the_host_withholds_is_steal_and_what_the_quota_withholds_is_not()
    {
        var world = new Headroom.Simulation.World(Fleets.Of(
            [Fleets.Host(1, cores: 3)], Fleets.Vm(1, Fleets.Constant(3)), Fleets.Vm(2, Fleets.Constant(4))));
        world.ChangeFromOutside(Fleets.Vm(1, Fleets.Constant(0)).Id, Resource.Cpu, 2);
        var samples = world.After(300).ReadSamples(Fleets.Start);
        // The first wants 3, may have 2 and gets 1.5; the second wants 4, may have 4 and gets 1.5.
        Assert.Equal(0.25, samples[0].Pressure!.CpuSteal!.Value, 6);
        Assert.Equal(0.5, samples[0].Pressure!.CpuStall!.Value, 6);
        Assert.Equal(0.625, samples[1].Pressure!.CpuSteal!.Value, 6);
    }

    [Fact]
    public void A_quota_and_the_cpus_online_are_both_ceilings()
    {
        var vm = Fleets.Vm(1, Fleets.Constant(4));
        var world = Fleets.WorldOf(vm);
        world.ChangeFromOutside(vm.Id, Resource.Cpu, 2.5);
        Assert.Equal(2.5, world.After(300).ReadSamples(Fleets.Start)[0].Mean.Cpu, 9);
        world.Send(vm.Id, new Headroom.Control.Ports.GuestDirective.OnlineCpus(1));
        Assert.Equal(1, world.After(300).ReadSamples(world.Now.AddMinutes(-1))[0].Mean.Cpu, 9);
    }

    [Fact]
    public void A_host_whose_guests_touch_more_memory_than_it_has_slows_them_all()
    {
        var world = new Headroom.Simulation.World(Fleets.Of(
            [Fleets.Host(1, memory: 8 * Fleets.GiB)],
            Fleets.Vm(1, Fleets.Constant(8, 5 * Fleets.GiB)), Fleets.Vm(2, Fleets.Constant(8, 5 * Fleets.GiB))));
        var samples = world.After(300).ReadSamples(Fleets.Start);
        Assert.Equal(8 * Fleets.GiB, samples.Sum(s => s.Mean.Memory), 1e-3);
        // A fifth is missing: the host computes at a fifth of its speed.
        Assert.Equal(16 * 0.2, samples.Sum(s => s.Mean.Cpu), 9);
        Assert.All(samples, s => Assert.Equal(0.8, s.Pressure!.MemoryStall!.Value, 6));
    }
}
