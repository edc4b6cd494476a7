using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Time;

namespace Headroom.Tests.Simulation;

/// <summary>Each fault does what its name says, and strikes whoever it strikes whatever else is done.</summary>
public sealed class FaultTests
{
    private static readonly OperationToken s_token = new("token");

    private static readonly VmDefinition s_vm = Fleets.Vm(1, Fleets.Constant(1));

    private static readonly ResizeAction s_shrink = new(s_vm.Id, [new ResourceChange(Resource.Cpu, 4, 2), new ResourceChange(Resource.Disk, 100e6, 50e6)]);

    private readonly SimulatedTime _time = new(Fleets.Start);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_platform_may_say_no()
    {
        var pool = Pool(new SimulatedFaults { Refused = 1 });
        Assert.Equal(OperationState.Refused, (await pool.StartAsync(s_token, s_shrink, Stop)).State);
    }

    [Fact]
    public async Task An_action_may_fail_without_effect()
    {
        var pool = Pool(new SimulatedFaults { FailsLater = 1 });
        Assert.Equal(OperationState.Running, (await pool.StartAsync(s_token, s_shrink, Stop)).State);
        Assert.Equal((OperationState.Failed, 4.0, 100e6), await EndOf(pool));
    }

    [Fact]
    public async Task An_action_may_succeed_without_effect()
    {
        var pool = Pool(new SimulatedFaults { NoEffect = 1 });
        await pool.StartAsync(s_token, s_shrink, Stop);
        Assert.Equal((OperationState.Succeeded, 4.0, 100e6), await EndOf(pool));
    }

    [Fact]
    public async Task An_answer_may_be_lost_although_the_action_was_taken()
    {
        var pool = Pool(new SimulatedFaults { ErrorAfterTaken = 1 });
        await Assert.ThrowsAsync<IOException>(() => pool.StartAsync(s_token, s_shrink, Stop));
        Assert.Equal(OperationState.Running, (await pool.StartAsync(s_token, s_shrink, Stop)).State);
        Assert.Equal((OperationState.Succeeded, 2.0, 50e6), await EndOf(pool));
    }

    [Fact]
    public async Task An_action_may_hang_until_it_is_cancelled()
    {
        var pool = Pool(new SimulatedFaults { Stuck = 1 });
        foreach (FleetAction action in new FleetAction[] { s_shrink, new MigrateAction(s_vm.Id, new HostId("host1"), new HostId("host2")), new IsolateAction(s_vm.Id) })
        {
            var token = new OperationToken(action.Kind);
            await pool.StartAsync(token, action, Stop);
            _time.Advance(TimeSpan.FromHours(5));
            Assert.Equal(OperationState.Running, (await pool.GetOperationAsync(token, Stop))!.State);
            await pool.CancelAsync(token, Stop);
            Assert.Equal(OperationState.Cancelled, (await pool.GetOperationAsync(token, Stop))!.State);
        }
    }

    [Fact]
    public async Task Calls_may_time_out()
    {
        var pool = Pool(new SimulatedFaults { Timeout = 1 });
        await Assert.ThrowsAsync<TimeoutException>(() => pool.GetInventoryAsync(Stop));
        await Assert.ThrowsAsync<TimeoutException>(() => pool.ReadBackAsync(s_vm.Id, Stop));
        await Assert.ThrowsAsync<TimeoutException>(() => pool.StartAsync(s_token, s_shrink, Stop));
    }

    [Fact]
    public void Samples_may_be_lost_late_and_doubled()
    {
        Assert.Empty(Samples(new SimulatedFaults { LostSample = 1 }));
        Assert.Equal(24, Samples(new SimulatedFaults { DoubledSample = 1 }).Count);
        var late = Samples(new SimulatedFaults { LateSample = 1 });
        Assert.InRange(late.Count, 9, 11);
        Assert.InRange(Samples(new SimulatedFaults { LostSample = 0.5 }).Count, 3, 9);
    }

    [Fact]
    public void A_late_sample_comes_in_the_end()
    {
        var world = Of(new SimulatedFaults { LateSample = 1 }).After(3600);
        Assert.Equal(12, world.After(900).ReadSamples(Fleets.Start).Count(s => s.End <= Fleets.Start.AddHours(1)));
    }

    [Fact]
    public void An_agent_may_be_silent()
    {
        var world = Of(new SimulatedFaults { SilentGuest = 1 }).After(600);
        Assert.Null(world.ReadGuest(s_vm.Id));
        Assert.Empty(world.ReadReports(Fleets.Start));
        Assert.Equal(GuestAnswer.Silent, world.AskConsent(s_vm.Id, new ResourceChange(Resource.Memory, 8e9, 4e9)).Answer);
    }

    [Fact]
    public void An_agent_may_lie_and_the_balloon_still_stops()
    {
        var vm = s_vm with { Demand = Fleets.Constant(1, 6 * Fleets.GiB) };
        var world = new World(Fleets.Of([Fleets.Host(1)], vm), new WorldOptions { Faults = new SimulatedFaults { LyingAgent = 1 } }).After(300);
        Assert.Equal(2.2 * Fleets.GiB, world.ReadGuest(vm.Id)!.WorkingSetBytes, 1);
        Assert.Equal(2.2 * Fleets.GiB, world.ReadReports(Fleets.Start).Single().Sample.WorkingSetBytes, 1);
        Assert.Equal(6.6 * Fleets.GiB, world.ReadSamples(Fleets.Start).Single().WorkingSetBytes, 1);
        var shrink = new ResourceChange(Resource.Memory, 8 * Fleets.GiB, 3 * Fleets.GiB);
        Assert.Equal(GuestAnswer.Granted, world.AskConsent(vm.Id, shrink).Answer);
        world.Start(s_token, new ResizeAction(vm.Id, [shrink]));
        Assert.Equal(OperationState.Failed, world.After(60).Find(s_token)!.State);
        Assert.Equal(6 * Fleets.GiB, world.ReadVm(vm.Id)!.Allocation.Memory);
    }

    [Fact]
    public void Fate_does_not_depend_on_what_else_is_done()
    {
        var options = new WorldOptions { Faults = SimulatedFaults.OfRate(0.2) };
        var (idle, busy) = (new World(Fleets.Busy(), options), new World(Fleets.Busy(), options));
        for (var step = 0; step < 40; step++)
            Workout.Step(busy, step, seconds => busy.After(seconds));
        idle.Advance(busy.Now);
        Assert.Equal(idle.ReadSamples(Fleets.Start).Select(s => (s.Vm, s.At)), busy.ReadSamples(Fleets.Start).Select(s => (s.Vm, s.At)));
        Assert.Equal(idle.ReadTotals().Vms.Select(v => v.Cpu.Demand), busy.ReadTotals().Vms.Select(v => v.Cpu.Demand), (a, b) => Math.Abs(a - b) < 1e-6 * a);
    }

    private static List<Sample> Samples(SimulatedFaults faults) => [.. Of(faults).After(3600).ReadSamples(Fleets.Start)];

    private static World Of(SimulatedFaults faults) => new(Fleets.Of([Fleets.Host(1), Fleets.Host(2)], s_vm), new WorldOptions { Faults = faults });

    private SimulatedHypervisor Pool(SimulatedFaults faults) => new(Of(faults), _time);

    private async Task<(OperationState State, double Cpu, double Disk)> EndOf(SimulatedHypervisor pool)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        var vm = await pool.ReadBackAsync(s_vm.Id, Stop);
        return ((await pool.GetOperationAsync(s_token, Stop))!.State, vm!.Allocation.Cpu, vm.Allocation.Disk);
    }
}
