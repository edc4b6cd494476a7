using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>Actions that take a moment and are then done in one go.</summary>
internal abstract class PlainWork(WorldState state, Timetable timetable, OperationDesk desk, double seconds) : IActionWork
{
    protected WorldState State { get; } = state;

    public abstract string? WhyNot(Operation operation);

    public void Begin(Operation operation)
    {
        operation.Due = operation.Fault == OperationFault.Stuck ? WorldState.Never : State.Now + (long)(seconds * TimeSpan.TicksPerSecond);
        timetable.Add(operation.Due, TimerKind.OperationPart, operation.Number * OperationDesk.PartsPerOperation);
    }

    public void Due(Operation operation, int part, long at)
    {
        if (operation.Due != at)
            return;
        if (operation.Fault == OperationFault.FailsLater)
        {
            desk.Finish(operation, OperationState.Failed, "the platform reported an internal error");
            return;
        }

        if (operation.Fault != OperationFault.NoEffect)
            Apply(operation);
        desk.Finish(operation, OperationState.Succeeded, null);
    }

    public void Cancel(Operation operation) => operation.Due = WorldState.Never;

    public double Progress(Operation operation) => 0;

    protected abstract void Apply(Operation operation);
}

internal sealed class AlertWork(WorldState state, Timetable timetable, OperationDesk desk) : PlainWork(state, timetable, desk, 0)
{
    public override string? WhyNot(Operation operation) => null;

    protected override void Apply(Operation operation)
    {
    }
}

internal sealed class ReserveWork(WorldState state, Timetable timetable, OperationDesk desk, Admission admission, ReservationBook book)
    : PlainWork(state, timetable, desk, 0.5)
{
    public override string? WhyNot(Operation operation)
    {
        var reserve = (ReserveAction)operation.Action;
        if (!State.HostIndex.TryGetValue(reserve.Host, out var host))
            return $"there is no host {reserve.Host}";
        if (State.Hosts[host].State != HostState.Up)
            return $"{reserve.Host} takes no VMs: its state is {State.Hosts[host].State}";
        foreach (var resource in Resources.All)
        {
            if (reserve.Amounts[resource] is < 0 or double.PositiveInfinity || reserve.Amounts[resource] > State.Fleet.Hosts[host].Capacity[resource])
                return $"{reserve.Host} never has {AmountText.Format(resource, reserve.Amounts[resource])} of {resource.Name()}";
        }

        return reserve.Amounts.IsKnown(Resource.Memory) ? admission.WhyNot(host, operation.Vm, reserve.Amounts.Memory) : null;
    }

    protected override void Apply(Operation operation)
    {
        var reserve = (ReserveAction)operation.Action;
        book.Set(operation.Vm, State.HostIndex[reserve.Host], reserve.Amounts);
    }
}

internal sealed class ReleaseWork(WorldState state, Timetable timetable, OperationDesk desk, ReservationBook book) : PlainWork(state, timetable, desk, 0.5)
{
    public override string? WhyNot(Operation operation)
    {
        var release = (ReleaseAction)operation.Action;
        if (!State.HostIndex.TryGetValue(release.Host, out var host))
            return $"there is no host {release.Host}";
        return book.Has(operation.Vm, host) ? null : $"nothing is reserved for it at {release.Host}";
    }

    protected override void Apply(Operation operation) => book.Release(operation.Vm, State.HostIndex[((ReleaseAction)operation.Action).Host]);
}
