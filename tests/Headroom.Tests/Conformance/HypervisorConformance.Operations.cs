using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Conformance;

/// <summary>Tokens: an action that was taken is never lost sight of, and never taken twice.</summary>
public abstract partial class HypervisorConformance
{
    [Fact]
    public async Task A_token_is_taken_once()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        var (first, second) = (Less(can, before), can.Fit(before * 0.8));
        await pool.RunAsync("once", Resize(pool.Vm, resource, before, first), can.TimeToEffect);
        var again = await pool.RunAsync("once", Resize(pool.Vm, resource, first, second), can.TimeToEffect);
        Assert.Equal((new OperationToken("once"), OperationState.Succeeded), (again.Token, again.State));
        await pool.LetPassAsync(can.TimeToEffect * pool.Patience);
        Assert.Equal(first, (await pool.ReadAsync(pool.Vm)).Allocation[resource]);
    }

    [Fact]
    public async Task A_token_that_runs_is_not_taken_again()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        var action = Resize(pool.Vm, resource, before, Less(can, before));
        await pool.StartAsync("twice", action);
        Assert.Equal(new OperationToken("twice"), (await pool.StartAsync("twice", action)).Token);
        Assert.Equal(OperationState.Succeeded, (await pool.EndAsync("twice", can.TimeToEffect)).State);
    }

    [Fact]
    public async Task The_end_of_an_operation_is_remembered_for_an_hour()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        await pool.RunAsync("remembered", Resize(pool.Vm, resource, before, Less(can, before)), can.TimeToEffect);
        await pool.RunAsync("refused", Resize(s_nobody, Resource.Cpu, 1, 0.5), TimeSpan.Zero);
        if (pool.TimeIsCheap)
            await pool.LetPassAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(OperationState.Succeeded, (await pool.Hypervisor.GetOperationAsync(new OperationToken("remembered"), Stop))?.State);
        Assert.Equal(OperationState.Refused, (await pool.Hypervisor.GetOperationAsync(new OperationToken("refused"), Stop))?.State);
    }

    [Fact]
    public async Task A_cancelled_operation_ends_and_leaves_something_in_between()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        var to = Less(can, before);
        await pool.StartAsync("cancelled", Resize(pool.Vm, resource, before, to));
        await pool.Hypervisor.CancelAsync(new OperationToken("cancelled"), Stop);
        var end = await pool.EndAsync("cancelled", can.TimeToEffect);
        Assert.NotEqual(OperationState.Refused, end.State);
        Assert.InRange((await pool.ReadAsync(pool.Vm)).Allocation[resource], to, before);
    }

    [Fact]
    public async Task What_is_over_cannot_be_cancelled()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        await pool.RunAsync("over", Resize(pool.Vm, resource, before, Less(can, before)), can.TimeToEffect);
        await pool.Hypervisor.CancelAsync(new OperationToken("over"), Stop);
        Assert.Equal(OperationState.Succeeded, (await pool.EndAsync("over", TimeSpan.Zero)).State);
    }

    [Fact]
    public async Task Two_vms_change_at_the_same_time()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        var (otherResource, otherCan, otherBefore) = await SomethingToShrink(pool, pool.OtherVm);
        await Task.WhenAll(
            pool.StartAsync("one", Resize(pool.Vm, resource, before, Less(can, before))),
            pool.StartAsync("other", Resize(pool.OtherVm, otherResource, otherBefore, Less(otherCan, otherBefore))));
        Assert.Equal(OperationState.Succeeded, (await pool.EndAsync("one", can.TimeToEffect)).State);
        Assert.Equal(OperationState.Succeeded, (await pool.EndAsync("other", otherCan.TimeToEffect)).State);
        Assert.Equal(Less(can, before), (await pool.ReadAsync(pool.Vm)).Allocation[resource]);
        Assert.Equal(Less(otherCan, otherBefore), (await pool.ReadAsync(pool.OtherVm)).Allocation[otherResource]);
    }

    [Fact]
    public async Task An_alert_changes_nothing()
    {
        await using var pool = await CreateAsync();
        var before = (await pool.ReadAsync(pool.Vm)).Allocation;
        var end = await pool.RunAsync("alert", new AlertAction(pool.Vm, "look at this"), TimeSpan.FromSeconds(1));
        Assert.Equal(OperationState.Succeeded, end.State);
        Assert.Equal(before, (await pool.ReadAsync(pool.Vm)).Allocation);
    }

    [Fact]
    public async Task Progress_is_a_share()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        var status = await pool.StartAsync("progress", Resize(pool.Vm, resource, before, Less(can, before)));
        Assert.False(status.Progress is < 0 or > 1);
        Assert.False((await pool.EndAsync("progress", can.TimeToEffect)).Progress is < 0 or > 1);
    }

    /// <summary>The first resource that may shrink and grow: a connector without one has nothing to offer.</summary>
    private static async Task<(Resource Resource, ActuatorCapability Can, double Before)> SomethingToShrink(HypervisorFixture pool, VmId vm)
    {
        var can = await pool.CanAsync(vm);
        var now = (await pool.ReadAsync(vm)).Allocation;
        var resource = Resources.All.First(r => can[r] is { CanGrow: true, CanShrink: true } && Less(can[r], now[r]) < now[r]);
        return (resource, can[resource], now[resource]);
    }
}
