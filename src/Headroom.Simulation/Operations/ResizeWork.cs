using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Observation;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>Changes allocations: all parts at once, each at its own pace. It has succeeded when every part has had its effect.</summary>
internal sealed class ResizeWork(WorldState state, FleetPhysics physics, Timetable timetable, EventBook events, OperationDesk desk, Admission admission)
    : IActionWork
{
    private readonly BalloonWork _balloon = new(state, physics);

    public string? WhyNot(Operation operation)
    {
        var resize = (ResizeAction)operation.Action;
        if (!state.IsRunning(operation.Vm))
            return "it is not running";
        if (state.Vms[operation.Vm].Flags.HasFlag(VmFlags.Isolated))
            return "it is isolated";
        if (resize.Changes.IsDefaultOrEmpty)
            return "there is nothing to change";
        if (resize.Changes.DistinctBy(c => c.Resource).Count() < resize.Changes.Length)
            return "one resource is to change twice";
        var capabilities = CapabilityBook.Of(state, operation.Vm);
        return resize.Changes.Select(c => WhyNot(operation.Vm, c, capabilities[c.Resource]) ?? WhyBusy(operation, c.Resource)).FirstOrDefault(why => why is not null);
    }

    public void Begin(Operation operation)
    {
        operation.Parts = [.. ((ResizeAction)operation.Action).Changes.Select(c => Plan(operation, c))];
        for (var i = 0; i < operation.Parts.Length; i++)
            timetable.Add(operation.Parts[i].Due, TimerKind.OperationPart, (operation.Number * OperationDesk.PartsPerOperation) + i);
    }

    public void Due(Operation operation, int part, long at)
    {
        ref var due = ref operation.Parts[part];
        if (due.Over || due.Due != at)
            return;
        if (operation.Fault == OperationFault.FailsLater || !state.IsRunning(operation.Vm))
        {
            Cancel(operation);
            desk.Finish(operation, OperationState.Failed, state.IsRunning(operation.Vm) ? "the platform reported an internal error" : "the VM stopped");
            return;
        }

        if (operation.Fault == OperationFault.NoEffect)
            due.Over = true;
        else
            Carry(operation, ref due, part);
        if (Array.TrueForAll(operation.Parts, p => p.Over))
            End(operation);
    }

    public void Cancel(Operation operation)
    {
        for (var i = 0; i < operation.Parts.Length; i++)
            operation.Parts[i].Over = true;
    }

    public double Progress(Operation operation) =>
        operation.Parts.Count(p => p.Over) / (double)operation.Parts.Length;

    private static string? Forbids(ActuatorCapability can, ResourceChange change, double current)
    {
        var name = change.Resource.Name();
        if (!double.IsFinite(change.To))
            return $"{name}: {change.To} is no amount";
        if (change.To > current && can.WhyNotUp is { } notUp)
            return $"{name} cannot grow: {notUp}";
        if (change.To < current && can.WhyNotDown is { } notDown)
            return $"{name} cannot shrink: {notDown}";
        if (change.To > can.Max * PhysicalConstants.OverTolerance)
            return $"{name}: {AmountText.Format(change.Resource, change.To)} is above the most it can have, {AmountText.Format(change.Resource, can.Max)}";
        return change.To < can.Min / PhysicalConstants.OverTolerance
            ? $"{name}: {AmountText.Format(change.Resource, change.To)} is below the least it can have, {AmountText.Format(change.Resource, can.Min)}"
            : null;
    }

    private string? WhyNot(int vm, ResourceChange change, ActuatorCapability can)
    {
        var current = state.Channel(vm, change.Resource).Allocation;
        return Forbids(can, change, current)
            ?? (change.Resource == Resource.Memory && change.To > current ? admission.WhyNot(state.Vms[vm].Host, vm, change.To - current) : null);
    }

    private string? WhyBusy(Operation operation, Resource resource)
    {
        foreach (var other in desk.Running)
        {
            if (other.Vm != operation.Vm || other == operation)
                continue;
            if (other.Migration is not null && resource == Resource.Memory)
                return "its memory cannot change while it is being migrated";
            if (Array.Exists(other.Parts, p => p.Resource == resource && !p.Over))
                return $"{resource.Name()} is being changed by {other.Token}";
        }

        return null;
    }

    private ResizePart Plan(Operation operation, ResourceChange change)
    {
        var from = state.Channel(operation.Vm, change.Resource).Allocation;
        var part = new ResizePart { Resource = change.Resource, From = from, To = change.To };
        var seconds = change.Resource switch
        {
            Resource.Cpu => Draw(operation, 0.2, 1, 51) + (NeedsVcpus(operation.Vm, change.To) ? Draw(operation, 2, 4, 52) : 0),
            Resource.Memory when change.To < from => Draw(operation, 0.2, 0.6, 53),
            Resource.Memory => Draw(operation, 2, 5, 54),
            _ => 0.2,
        };
        part.Due = operation.Fault == OperationFault.Stuck ? WorldState.Never : state.Now + (long)(seconds * TimeSpan.TicksPerSecond);
        return part;
    }

    private void Carry(Operation operation, ref ResizePart part, int index)
    {
        if (part.Resource == Resource.Memory && part.To < part.From)
        {
            var (waitSeconds, stopped) = _balloon.Step(operation.Vm, part.To);
            if (stopped is not null)
            {
                NoteChange(operation.Vm, part);
                Fail(operation, ref part, stopped);
                return;
            }

            if (waitSeconds > 0)
            {
                part.Due = state.Now + (long)(waitSeconds * TimeSpan.TicksPerSecond);
                timetable.Add(part.Due, TimerKind.OperationPart, (operation.Number * OperationDesk.PartsPerOperation) + index);
                return;
            }
        }

        physics.SetAllocation(operation.Vm, part.Resource, part.To);
        if (part.Resource == Resource.Cpu)
            FollowWithVcpus(operation.Vm, part.To);
        part.Over = true;
        NoteChange(operation.Vm, part);
    }

    private void End(Operation operation)
    {
        var failed = Array.Exists(operation.Parts, p => p.Failed);
        desk.Finish(operation, failed ? OperationState.Failed : OperationState.Succeeded, failed ? operation.Detail : null);
    }

    private static void Fail(Operation operation, ref ResizePart part, string why)
    {
        part.Over = part.Failed = true;
        operation.Detail = operation.Detail is null ? $"{part.Resource.Name()}: {why}" : $"{operation.Detail}; {part.Resource.Name()}: {why}";
    }

    private void NoteChange(int vm, ResizePart part)
    {
        var change = new ResourceChange(part.Resource, part.From, state.Channel(vm, part.Resource).Allocation);
        if (change.Delta != 0)
            events.Add(state.Now, FleetEventKind.AllocationChanged, state.Fleet.Vms[vm].Id, resource: part.Resource, detail: change.ToString());
    }

    // The vCPU count is the quota's ceiling: it grows ahead of the quota, and what was plugged for it goes when it is needed no more.
    private int VcpusFor(int vm, double quota)
    {
        var wanted = Math.Max(state.Fleet.Vms[vm].Vcpus, (int)Math.Ceiling(quota - 1e-9));
        return wanted < state.Vms[vm].Vcpus && !state.Fleet.Vms[vm].Traits.CanUnplugVcpus ? state.Vms[vm].Vcpus : wanted;
    }

    private bool NeedsVcpus(int vm, double quota) => VcpusFor(vm, quota) != state.Vms[vm].Vcpus;

    private void FollowWithVcpus(int vm, double quota)
    {
        ref var record = ref state.Vms[vm];
        var wanted = VcpusFor(vm, quota);
        record.CpusOnline = wanted > record.Vcpus ? wanted : Math.Min(record.CpusOnline, wanted);
        record.Vcpus = wanted;
    }

    private double Draw(Operation operation, double low, double high, ulong purpose) =>
        Noise.Between(low, high, state.Fleet.Seed, state.Key(operation.Vm), operation.StartedAt, purpose);
}
