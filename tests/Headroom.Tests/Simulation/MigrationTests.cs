using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;

namespace Headroom.Tests.Simulation;

/// <summary>Pre-copy against the geometric series that it is when nothing disturbs it.</summary>
public sealed class MigrationTests
{
    private const double GiB = Fleets.GiB;
    private const double Link = 1e9;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.45)]
    public void Rounds_and_downtime_follow_the_series(double ratio)
    {
        // It keeps 4 GiB busy and rewrites a constant part of the link's rate.
        var world = WorldOf(Writer(1, ratio * Link));
        world.Start(new OperationToken("move"), Move(1));
        var bytes = BytesAtStart(world, ratio * Link);
        var (rounds, sent, downtime) = Series(bytes, ratio, 0.3);
        world.After((sent / Link) + 0.001);
        var end = world.Find(new OperationToken("move"))!;
        Assert.Equal((OperationState.Succeeded, rounds), (end.State, end.Migration!.Rounds));
        Assert.Equal(sent, end.Migration.TransferredBytes, 1e-6 * sent);
        Assert.Equal(downtime, end.Migration.Downtime!.Value.TotalSeconds, 1e-6);
        Assert.Equal(new HostId("host2"), world.ReadVm(Vm(1))!.Host);
        Assert.Equal(1, world.ReadTotals().Migrations);
        Assert.Equal(downtime, world.ReadTotals().MigrationDowntime.TotalSeconds, 1e-6);
    }

    [Fact]
    public void While_it_is_suspended_the_guest_gets_nothing()
    {
        var world = WorldOf(Writer(1, 0.25 * Link));
        world.Start(new OperationToken("move"), Move(1));
        world.After(60);
        var cpu = world.ReadTotals().Vms[0].Cpu;
        Assert.Equal(2 * world.Find(new OperationToken("move"))!.Migration!.Downtime!.Value.TotalSeconds, cpu.Unserved, 5);
    }

    [Fact]
    public void Two_moves_over_one_link_take_twice_as_long()
    {
        var alone = WorldOf(Writer(1, 0)).After(0);
        var both = WorldOf(Writer(1, 0), Writer(2, 0));
        alone.Start(new OperationToken("1"), Move(1));
        both.Start(new OperationToken("1"), Move(1));
        both.Start(new OperationToken("2"), Move(2));
        var seconds = SecondsUntilMoved(alone, 1);
        Assert.Equal(seconds * 2, SecondsUntilMoved(both, 1), 0.1);
        Assert.Equal(new HostId("host2"), both.After(0.1).ReadVm(Vm(2))!.Host);
    }

    [Fact]
    public void A_guest_that_writes_too_fast_is_slowed_down_until_it_converges()
    {
        var world = WorldOf(Writer(1, 1.5 * Link));
        world.Start(new OperationToken("move"), Move(1));
        var slowest = double.PositiveInfinity;
        while (!world.Find(new OperationToken("move"))!.IsOver)
        {
            slowest = Math.Min(slowest, world.Find(new OperationToken("move"))!.Migration!.DirtyBytesPerSecond);
            world.After(0.5);
        }

        Assert.Equal(OperationState.Succeeded, world.Find(new OperationToken("move"))!.State);
        Assert.True(slowest < Link);
        Assert.True(world.ReadTotals().Vms[0].Cpu.Unserved > 1);
        var unserved = world.ReadTotals().Vms[0].Cpu.Unserved;
        Assert.Equal(unserved, world.After(60).ReadTotals().Vms[0].Cpu.Unserved, 9);
    }

    [Fact]
    public void Without_that_it_is_given_up_and_stays_where_it_is()
    {
        var world = WorldOf(new WorldOptions { Migration = new MigrationOptions { AutoConverge = false, MaxRounds = 5 } }, Writer(1, 1.5 * Link));
        world.Start(new OperationToken("move"), Move(1));
        world.After(120);
        var end = world.Find(new OperationToken("move"))!;
        Assert.Equal((OperationState.Failed, 5), (end.State, end.Migration!.Rounds));
        Assert.Contains("converge", end.Detail, StringComparison.Ordinal);
        Assert.Equal(new HostId("host1"), world.ReadVm(Vm(1))!.Host);
    }

    [Fact]
    public void Both_hosts_hold_the_memory_while_it_moves()
    {
        var fleet = Fleets.Of([Fleets.Host(1), Fleets.Host(2, memory: 10 * GiB)], [Writer(1, 0), Writer(2, 0), Fleets.Vm(3, Fleets.Constant(1), host: 2) with { Provisioned = new Amounts(4, 2 * GiB, 1e6, 1e6) }]);
        var world = new World(fleet with { MemoryMaxFactor = 4 });
        Assert.Equal(OperationState.Running, world.Start(new OperationToken("1"), Move(1)).State);
        Assert.Equal(OperationState.Refused, world.Start(new OperationToken("2"), Move(2)).State);
        var grow = new ResizeAction(Vm(3), [new ResourceChange(Resource.Memory, 2 * GiB, 3 * GiB)]);
        Assert.Equal(OperationState.Refused, world.Start(new OperationToken("grow"), grow).State);
        world.Cancel(new OperationToken("1"));
        Assert.Equal(OperationState.Running, world.Start(new OperationToken("grow-now"), grow).State);
        Assert.Equal(new HostId("host1"), world.After(60).ReadVm(Vm(1))!.Host);
    }

    [Fact]
    public void What_is_reserved_for_it_does_not_stand_in_its_own_way()
    {
        var world = new World(Fleets.Of([Fleets.Host(1), Fleets.Host(2, memory: 10 * GiB)], Writer(1, 0), Writer(2, 0)));
        world.Start(new OperationToken("reserve"), new ReserveAction(Vm(1), new HostId("host2"), new Amounts(1, 8 * GiB, double.NaN, double.NaN)));
        world.After(1);
        Assert.Equal(OperationState.Refused, world.Start(new OperationToken("2"), Move(2)).State);
        Assert.Equal(OperationState.Running, world.Start(new OperationToken("1"), Move(1)).State);
    }

    [Fact]
    public void A_target_that_fails_ends_the_move_at_the_source()
    {
        var world = WorldOf(Writer(1, 0));
        world.Start(new OperationToken("move"), Move(1));
        world.After(0.1).SetHostState(new HostId("host2"), HostState.Failed);
        Assert.Equal(OperationState.Failed, world.After(60).Find(new OperationToken("move"))!.State);
        Assert.True(world.ReadVm(Vm(1))!.IsRunning);
    }

    private static (int Rounds, double Sent, double Downtime) Series(double bytes, double ratio, double maxDowntime)
    {
        var (rounds, sent, remaining) = (0, 0.0, bytes);
        do
        {
            sent += remaining;
            remaining *= ratio;
            rounds++;
        }
        while (remaining / Link > maxDowntime);
        return (rounds, sent + remaining, remaining / Link);
    }

    // Working set, and the cache that a guest has at the start: 30 % of what is free.
    private static double BytesAtStart(World world, double dirty)
    {
        var progress = world.Find(new OperationToken("move"))!.Migration!;
        Assert.Equal((4 + (0.3 * 4)) * GiB, progress.RemainingBytes, 1);
        Assert.Equal(dirty, progress.DirtyBytesPerSecond, 1);
        return progress.RemainingBytes;
    }

    private static double SecondsUntilMoved(World world, int vm)
    {
        while (world.ReadVm(Vm(vm))!.Host == new HostId("host1"))
            world.After(0.01);
        return (world.Now - Fleets.Start).TotalSeconds;
    }

    /// <summary>Half of its CPU is busy, so the trait is twice the wanted rate.</summary>
    private static VmDefinition Writer(int number, double dirtyBytesPerSecond) =>
        Fleets.Vm(number, Fleets.Constant(2, 4 * GiB)) with { Traits = new GuestTraits { DirtyBytesPerSecond = dirtyBytesPerSecond * 2 } };

    private static VmId Vm(int number) => Fleets.Vm(number, Fleets.Constant(1)).Id;

    private static World WorldOf(params VmDefinition[] vms) => WorldOf(new WorldOptions(), vms);

    private static World WorldOf(WorldOptions options, params VmDefinition[] vms) => new(Fleets.Of([Fleets.Host(1), Fleets.Host(2)], vms), options);

    private static MigrateAction Move(int vm) => new(Vm(vm), new HostId("host1"), new HostId("host2"));
}
