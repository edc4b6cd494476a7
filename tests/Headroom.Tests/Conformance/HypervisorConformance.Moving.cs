using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Conformance;

/// <summary>Moving, setting capacity aside, and cutting off.</summary>
public abstract partial class HypervisorConformance
{
    [Fact]
    public async Task A_vm_moves_and_is_found_where_it_went()
    {
        await using var pool = await CreateAsync();
        var can = (await pool.CanAsync(pool.Vm)).Migration;
        var before = await pool.ReadAsync(pool.Vm);
        var target = pool.OtherHost ?? new HostId("no-other-host");
        var end = await pool.RunAsync("move", new MigrateAction(pool.Vm, before.Host!.Value, target), can.TimeToEffect ?? TimeSpan.Zero);
        var after = await pool.ReadAsync(pool.Vm);
        if (!can.Possible || pool.OtherHost is null)
        {
            Assert.Equal((OperationState.Refused, before.Host), (end.State, after.Host));
            Assert.False(string.IsNullOrWhiteSpace(end.Detail));
            return;
        }

        Assert.Equal((OperationState.Succeeded, (string?)null), (end.State, end.Detail));
        Assert.Equal((target, before.Allocation, true), (after.Host!.Value, after.Allocation, after.IsRunning));
        Assert.Equal(before.Id, after.Id);
    }

    [Fact]
    public async Task A_cancelled_move_leaves_the_vm_running_on_one_of_the_two()
    {
        await using var pool = await CreateAsync();
        var can = (await pool.CanAsync(pool.Vm)).Migration;
        if (!can.Possible || pool.OtherHost is not { } target)
            return;
        var source = (await pool.ReadAsync(pool.Vm)).Host!.Value;
        await pool.StartAsync("move", new MigrateAction(pool.Vm, source, target));
        await pool.Hypervisor.CancelAsync(new OperationToken("move"), Stop);
        var end = await pool.EndAsync("move", can.TimeToEffect!.Value);
        var after = await pool.ReadAsync(pool.Vm);
        Assert.True(after.IsRunning);
        Assert.Equal(end.State == OperationState.Succeeded ? target : source, after.Host);
    }

    [Fact]
    public async Task A_move_to_nowhere_is_refused()
    {
        await using var pool = await CreateAsync();
        var vm = await pool.ReadAsync(pool.Vm);
        await Refuses(pool, "nowhere", new MigrateAction(pool.Vm, vm.Host!.Value, new HostId("no-such-host")), vm.Allocation);
        await Refuses(pool, "here", new MigrateAction(pool.Vm, vm.Host.Value, vm.Host.Value), vm.Allocation);
        Assert.Equal(vm.Host, (await pool.ReadAsync(pool.Vm)).Host);
    }

    [Fact]
    public async Task Capacity_is_set_aside_and_given_back()
    {
        await using var pool = await CreateAsync();
        var host = pool.OtherHost ?? (await pool.ReadAsync(pool.Vm)).Host!.Value;
        var wanted = new Amounts(1, 1 << 28, double.NaN, double.NaN);
        var reserved = await pool.RunAsync("reserve", new ReserveAction(pool.Vm, host, wanted), TimeSpan.FromSeconds(1));
        var held = await pool.Hypervisor.GetReservationsAsync(Stop);
        if (reserved.State == OperationState.Refused)
        {
            Assert.False(string.IsNullOrWhiteSpace(reserved.Detail));
            Assert.Empty(held);
            return;
        }

        Assert.Equal(new ReservedCapacity(pool.Vm, host, wanted), Assert.Single(held));
        var released = await pool.RunAsync("release", new ReleaseAction(pool.Vm, host), TimeSpan.FromSeconds(1));
        Assert.Equal(OperationState.Succeeded, released.State);
        Assert.Empty(await pool.Hypervisor.GetReservationsAsync(Stop));
    }

    [Fact]
    public async Task What_was_isolated_is_restored_to_what_it_was()
    {
        await using var pool = await CreateAsync();
        var before = (await pool.ReadAsync(pool.Vm)).Allocation;
        var isolated = await pool.RunAsync("isolate", new IsolateAction(pool.Vm), TimeSpan.FromSeconds(5));
        if (isolated.State == OperationState.Refused)
        {
            Assert.False(string.IsNullOrWhiteSpace(isolated.Detail));
            Assert.Equal(before, (await pool.ReadAsync(pool.Vm)).Allocation);
            return;
        }

        Assert.Equal(OperationState.Succeeded, isolated.State);
        Assert.Equal(0, (await pool.ReadAsync(pool.Vm)).Allocation.Network);
        var restored = await pool.RunAsync("restore", new RestoreAction(pool.Vm), TimeSpan.FromSeconds(5));
        Assert.Equal(OperationState.Succeeded, restored.State);
        Assert.Equal(before, (await pool.ReadAsync(pool.Vm)).Allocation);
    }
}
