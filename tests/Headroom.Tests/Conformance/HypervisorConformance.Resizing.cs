using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Conformance;

/// <summary>Resizing: what is said to be possible works and can be read back; what is not is refused and changes nothing.</summary>
public abstract partial class HypervisorConformance
{
    public static TheoryData<Resource> EveryResource => [.. Resources.All];

    [Theory]
    [MemberData(nameof(EveryResource))]
    public async Task A_resource_shrinks_and_grows_again(Resource resource)
    {
        await using var pool = await CreateAsync();
        var can = (await pool.CanAsync(pool.Vm))[resource];
        var before = (await pool.ReadAsync(pool.Vm)).Allocation;
        var less = Less(can, before[resource]);
        if (!can.CanShrink || !can.CanGrow || !(less < before[resource]))
        {
            await RefusesWhatItCannot(pool, resource, can, before);
            return;
        }

        await Succeeds(pool, "shrink", Resize(pool.Vm, resource, before[resource], less), can);
        Assert.Equal(before.With(resource, less), (await pool.ReadAsync(pool.Vm)).Allocation);
        await Succeeds(pool, "grow", Resize(pool.Vm, resource, less, before[resource]), can);
        Assert.Equal(before, (await pool.ReadAsync(pool.Vm)).Allocation);
    }

    [Theory]
    [MemberData(nameof(EveryResource))]
    public async Task An_allocation_on_the_grain_reads_back_exactly(Resource resource)
    {
        await using var pool = await CreateAsync();
        var can = (await pool.CanAsync(pool.Vm))[resource];
        var before = (await pool.ReadAsync(pool.Vm)).Allocation[resource];
        if (!can.CanShrink || !(before - (2 * can.Step) >= can.Min))
            return;
        var to = can.Fit(before - (1.5 * can.Step));
        await Succeeds(pool, "grain", Resize(pool.Vm, resource, before, to), can);
        Assert.Equal(to, (await pool.ReadAsync(pool.Vm)).Allocation[resource]);
    }

    [Theory]
    [MemberData(nameof(EveryResource))]
    public async Task Beyond_the_limits_is_refused(Resource resource)
    {
        await using var pool = await CreateAsync();
        var can = (await pool.CanAsync(pool.Vm))[resource];
        var before = (await pool.ReadAsync(pool.Vm)).Allocation;
        if (double.IsFinite(can.Max))
            await Refuses(pool, "above", Resize(pool.Vm, resource, before[resource], (can.Max + can.Step) * 1.01), before);
        if (can.Min > 0)
            await Refuses(pool, "below", Resize(pool.Vm, resource, before[resource], can.Min / 2), before);
        await Refuses(pool, "nan", Resize(pool.Vm, resource, before[resource], double.NaN), before);
    }

    [Fact]
    public async Task Several_resources_change_in_one_action()
    {
        await using var pool = await CreateAsync();
        var can = await pool.CanAsync(pool.Vm);
        var before = (await pool.ReadAsync(pool.Vm)).Allocation;
        var shrinkable = Resources.All.Where(r => can[r].CanShrink && Less(can[r], before[r]) < before[r]).ToList();
        if (shrinkable.Count < 2)
            return;
        var wanted = shrinkable.Aggregate(before, (amounts, r) => amounts.With(r, Less(can[r], before[r])));
        var action = new ResizeAction(pool.Vm, [.. shrinkable.Select(r => new ResourceChange(r, before[r], wanted[r]))]);
        var end = await pool.RunAsync("several", action, shrinkable.Max(r => can[r].TimeToEffect));
        Assert.Equal((OperationState.Succeeded, (string?)null), (end.State, end.Detail));
        Assert.Equal(wanted, (await pool.ReadAsync(pool.Vm)).Allocation);
    }

    [Fact]
    public async Task A_vm_that_does_not_exist_is_refused()
    {
        await using var pool = await CreateAsync();
        var status = await pool.RunAsync("nobody", Resize(s_nobody, Resource.Cpu, 1, 0.5), TimeSpan.Zero);
        Assert.Equal(OperationState.Refused, status.State);
        Assert.False(string.IsNullOrWhiteSpace(status.Detail));
    }

    protected static ResizeAction Resize(VmId vm, Resource resource, double from, double to) => new(vm, [new ResourceChange(resource, from, to)]);

    /// <summary>An allocation that an idle VM can well do with: a tenth less.</summary>
    protected static double Less(ActuatorCapability can, double now) => can.Fit(Math.Min(now * 0.9, now - can.Step));

    private static async Task Succeeds(HypervisorFixture pool, string token, ResizeAction action, ActuatorCapability can)
    {
        var end = await pool.RunAsync(token, action, can.TimeToEffect);
        Assert.Equal((OperationState.Succeeded, (string?)null), (end.State, end.Detail));
    }

    private static async Task Refuses(HypervisorFixture pool, string token, FleetAction action, Amounts before)
    {
        var end = await pool.RunAsync(token, action, TimeSpan.Zero);
        Assert.Equal(OperationState.Refused, end.State);
        Assert.False(string.IsNullOrWhiteSpace(end.Detail));
        Assert.Equal(before, (await pool.ReadAsync(action.Vm)).Allocation);
    }

    private static async Task RefusesWhatItCannot(HypervisorFixture pool, Resource resource, ActuatorCapability can, Amounts before)
    {
        if (!can.CanShrink && before[resource] > can.Step)
            await Refuses(pool, "no-shrink", Resize(pool.Vm, resource, before[resource], before[resource] - can.Step), before);
        if (!can.CanGrow && double.IsFinite(before[resource]))
            await Refuses(pool, "no-growth", Resize(pool.Vm, resource, before[resource], before[resource] + can.Step), before);
    }
}
