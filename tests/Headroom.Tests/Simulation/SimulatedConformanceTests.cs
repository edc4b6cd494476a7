using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Time;
using Headroom.Tests.Conformance;

namespace Headroom.Tests.Simulation;

/// <summary>The simulated fleet keeps the same promises as a real connector.</summary>
public sealed class SimulatedHypervisorTests : HypervisorConformance
{
    protected override Task<HypervisorFixture> CreateAsync() => Task.FromResult(SimulatedFixture.Create().Pool);
}

/// <summary>So do its guests.</summary>
public sealed class SimulatedGuestTests : GuestChannelConformance
{
    protected override Task<GuestFixture> CreateAsync() => Task.FromResult(SimulatedFixture.Create());
}

/// <summary>A connector may be honest about a VM to which little can be done.</summary>
public sealed class SimulatedAwkwardVmTests : HypervisorConformance
{
    protected override Task<HypervisorFixture> CreateAsync() => Task.FromResult(SimulatedFixture.Create(awkward: true).Pool);
}

internal static class SimulatedFixture
{
    public static GuestFixture Create(bool awkward = false)
    {
        var traits = new Headroom.Simulation.Definition.GuestTraits();
        if (awkward)
            traits = traits with { HasBalloon = false, WhyNotMigrate = "a PCI device of the host is passed through to it" };
        var first = Fleets.Vm(1, Fleets.Constant(0.5, disk: 1e6, network: 1e6)) with { Traits = traits };
        var silent = Fleets.Vm(3, Fleets.Constant(0.5)) with { Traits = traits with { HasAgent = false } };
        var world = Fleets.WorldOf(first, Fleets.Vm(2, Fleets.Constant(1)), silent);
        var time = new SimulatedTime(Fleets.Start);
        var pool = new HypervisorFixture
        {
            Hypervisor = new SimulatedHypervisor(world, time),
            LetPassAsync = by =>
            {
                time.Advance(by);
                return Task.CompletedTask;
            },
            Now = time.GetUtcNow,
            Vm = first.Id,
            OtherVm = Fleets.Vm(2, Fleets.Constant(1)).Id,
            OtherHost = new HostId("host2"),
            TimeIsCheap = true,
        };
        return new GuestFixture { Guests = new SimulatedGuests(world, time), Pool = pool, WithoutAgent = silent.Id };
    }
}
