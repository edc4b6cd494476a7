using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Observation;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>Cuts a VM off: no network, no disk, the least CPU.</summary>
internal sealed class IsolateWork(WorldState state, FleetPhysics physics, Timetable timetable, EventBook events, OperationDesk desk)
    : PlainWork(state, timetable, desk, 1)
{
    private readonly OperationDesk _desk = desk;

    public override string? WhyNot(Operation operation)
    {
        if (!State.IsRunning(operation.Vm))
            return "it is not running";
        if (State.Vms[operation.Vm].Flags.HasFlag(VmFlags.Isolated))
            return "it is isolated already";
        return _desk.Running.FirstOrDefault(o => o.Vm == operation.Vm && o != operation) is { } other ? $"{other.Token} is at work on it" : null;
    }

    protected override void Apply(Operation operation)
    {
        ref var vm = ref State.Vms[operation.Vm];
        vm.BeforeIsolation = State.AllocationOf(operation.Vm);
        vm.Flags |= VmFlags.Isolated;
        physics.SetAllocation(operation.Vm, Resource.Cpu, Math.Min(CapabilityBook.CpuFloor, vm.BeforeIsolation.Cpu));
        physics.SetAllocation(operation.Vm, Resource.Disk, 0);
        physics.SetAllocation(operation.Vm, Resource.Network, 0);
        events.Add(State.Now, FleetEventKind.AllocationChanged, operation.Action.Vm, detail: "isolated");
    }
}

/// <summary>Lifts an isolation: everything is as it was before it.</summary>
internal sealed class RestoreWork(WorldState state, FleetPhysics physics, Timetable timetable, EventBook events, OperationDesk desk)
    : PlainWork(state, timetable, desk, 1)
{
    public override string? WhyNot(Operation operation) =>
        State.Vms[operation.Vm].Flags.HasFlag(VmFlags.Isolated) ? null : "it is not isolated";

    protected override void Apply(Operation operation)
    {
        ref var vm = ref State.Vms[operation.Vm];
        vm.Flags &= ~VmFlags.Isolated;
        foreach (var resource in (ReadOnlySpan<Resource>)[Resource.Cpu, Resource.Disk, Resource.Network])
            physics.SetAllocation(operation.Vm, resource, vm.BeforeIsolation[resource]);
        events.Add(State.Now, FleetEventKind.AllocationChanged, operation.Action.Vm, detail: "isolation lifted");
    }
}
