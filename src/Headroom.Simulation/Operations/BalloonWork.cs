using Headroom.Fleet;
using Headroom.Simulation.Physics;
using static Headroom.Simulation.Physics.PhysicalConstants;

namespace Headroom.Simulation.Operations;

/// <summary>
/// Takes memory back step by step. Free memory goes at the balloon's pace, cache has to be given up first, and the working set is not
/// given up at all: there the guest stops the balloon, and what was taken by then stays taken.
/// </summary>
internal sealed class BalloonWork(WorldState state, FleetPhysics physics)
{
    private const double MiB = 1 << 20;

    /// <summary>Takes the next step towards an allocation: how long until the one after it (0 when it is the last), or why it stops.</summary>
    public (double WaitSeconds, string? Stopped) Step(int vm, double to)
    {
        physics.Settle(state.Vms[vm].Host);
        ref var memory = ref state.Channel(vm, Resource.Memory);
        var floor = Math.Ceiling(memory.Active / MiB) * MiB;
        var step = Math.Min(BalloonStepBytes, memory.Allocation - to);
        if (memory.Allocation - step < floor)
        {
            if (floor < memory.Allocation)
                physics.SetAllocation(vm, Resource.Memory, floor);
            return (0, $"the guest stopped the balloon at {AmountText.FormatBytes(memory.Allocation)}, for its working set is {AmountText.FormatBytes(memory.Active)}");
        }

        physics.SetAllocation(vm, Resource.Memory, memory.Allocation - step);
        return (SecondsForNext(vm, memory.Allocation - to), null);
    }

    private double SecondsForNext(int vm, double left)
    {
        if (left < 1)
            return 0;
        ref var memory = ref state.Channel(vm, Resource.Memory);
        var step = Math.Min(BalloonStepBytes, left);
        var free = memory.Allocation - memory.Active - state.Vms[vm].Cache;
        return (step / BalloonBytesPerSecond) + (Math.Max(0, step - free) / CacheReclaimBytesPerSecond);
    }
}
