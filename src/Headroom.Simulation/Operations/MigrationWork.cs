using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>
/// Live migration as iterated pre-copy. Migrations share the links of their two hosts; a guest that writes faster than the link
/// carries is slowed down more and more; one that does not converge stays where it is.
/// </summary>
internal sealed class MigrationWork(
    WorldState state, FleetPhysics physics, Timetable timetable, EventBook events, OperationDesk desk, Admission admission, MigrationOptions options)
    : IActionWork
{
    private const double FirstThrottle = 0.2;
    private const double MoreThrottle = 0.1;
    private const double MostThrottle = 0.99;

    public string? WhyNot(Operation operation)
    {
        var move = (MigrateAction)operation.Action;
        if (!state.IsRunning(operation.Vm))
            return "it is not running";
        if (state.Fleet.Vms[operation.Vm].Traits.WhyNotMigrate is { } cannot)
            return cannot;
        if (state.Fleet.Hosts[state.Vms[operation.Vm].Host].Id is var here && here != move.Source)
            return $"it is on {here}, not on {move.Source}";
        if (!state.HostIndex.TryGetValue(move.Target, out var target))
            return $"there is no host {move.Target}";
        if (move.Target == here)
            return $"it is on {here} already";
        if (state.Hosts[target].State != HostState.Up)
            return $"{move.Target} takes no VMs: its state is {state.Hosts[target].State}";
        if (desk.Running.FirstOrDefault(o => o.Vm == operation.Vm && o != operation) is { } other)
            return $"{other.Token} is at work on it";
        return admission.WhyNot(target, operation.Vm, state.Channel(operation.Vm, Resource.Memory).Allocation);
    }

    public void Begin(Operation operation)
    {
        var source = state.Vms[operation.Vm].Host;
        physics.Settle(source);
        ref var memory = ref state.Channel(operation.Vm, Resource.Memory);
        var held = Math.Min(memory.Allocation, memory.Active + state.Vms[operation.Vm].Cache);
        operation.Migration = new MigrationState
        {
            Source = source,
            Target = state.HostIndex[((MigrateAction)operation.Action).Target],
            Bytes = held,
            RoundBytes = held,
            Remaining = held,
            DirtyLimit = held,
            Since = state.Now,
        };
    }

    /// <summary>After anything changed: works out anew how fast each migration goes, and when its round ends.</summary>
    public void Retune()
    {
        foreach (var operation in desk.Running)
        {
            if (operation.Migration is not { } migration || operation.Fault == OperationFault.Stuck)
                continue;
            var rate = Bandwidth(migration);
            var dirty = DirtyRate(operation.Vm);
            if (migration.Due != WorldState.Never && rate == migration.BytesPerSecond && dirty == migration.DirtyBytesPerSecond)
                continue;
            migration.Run(state.Now);
            migration.BytesPerSecond = rate;
            migration.DirtyBytesPerSecond = dirty;
            migration.DirtyLimit = Math.Min(migration.Bytes, state.Channel(operation.Vm, Resource.Memory).Active);
            migration.Due = state.Now + (long)Math.Ceiling(migration.Remaining / rate * TimeSpan.TicksPerSecond);
            timetable.Add(migration.Due, TimerKind.Migration, operation.Number * OperationDesk.PartsPerOperation);
        }
    }

    public void Due(Operation operation, int part, long at)
    {
        var migration = operation.Migration!;
        if (migration.Due != at)
            return;
        migration.Run(state.Now);
        migration.Due = WorldState.Never;
        var lost = !state.IsRunning(operation.Vm) || !state.Hosts[migration.Target].Runs;
        if (lost || operation.Fault == OperationFault.FailsLater)
            GiveUp(operation, OperationState.Failed, lost ? "one of the two hosts is down" : "the connection between the hosts broke");
        else if (migration.Suspended)
            Arrive(operation, migration);
        else
            EndRound(operation, migration);
    }

    public void Cancel(Operation operation) => LetGo(operation);

    public double Progress(Operation operation)
    {
        var now = operation.Migration!.Describe(state.Now);
        return now.TransferredBytes / Math.Max(1, now.TransferredBytes + now.RemainingBytes + operation.Migration.Dirtied);
    }

    private void EndRound(Operation operation, MigrationState migration)
    {
        migration.Rounds++;
        migration.HotRounds += migration.Dirtied > migration.RoundBytes / 2 ? 1 : 0;
        migration.RoundBytes = migration.Remaining = migration.Dirtied;
        migration.Dirtied = 0;
        var seconds = migration.Remaining / migration.BytesPerSecond;
        if (seconds <= options.MaxDowntime.TotalSeconds)
            Suspend(operation, migration, seconds);
        else if (migration.Rounds >= options.MaxRounds)
            GiveUp(operation, OperationState.Failed, $"it did not converge in {migration.Rounds} rounds: the guest writes {AmountText.FormatBytes(migration.DirtyBytesPerSecond)}/s");
        else if (options.AutoConverge && migration.HotRounds >= 2)
            SlowDown(operation, migration);
    }

    private void Suspend(Operation operation, MigrationState migration, double seconds)
    {
        physics.Settle(migration.Source);
        state.Vms[operation.Vm].Flags |= VmFlags.Suspended;
        migration.Suspended = true;
        migration.DowntimeSeconds = seconds;
    }

    private void SlowDown(Operation operation, MigrationState migration)
    {
        physics.Settle(migration.Source);
        migration.HotRounds = 0;
        ref var throttle = ref state.Vms[operation.Vm].Throttle;
        throttle = throttle == 0 ? FirstThrottle : Math.Min(MostThrottle, throttle + MoreThrottle);
    }

    private void Arrive(Operation operation, MigrationState migration)
    {
        LetGo(operation);
        state.DowntimeSeconds += migration.DowntimeSeconds;
        if (operation.Fault != OperationFault.NoEffect)
        {
            physics.Settle(migration.Target);
            state.Move(operation.Vm, migration.Target);
            state.MigrationsDone++;
            events.Add(state.Now, FleetEventKind.VmMoved, operation.Action.Vm, state.Fleet.Hosts[migration.Target].Id, detail: operation.Action.ToString());
        }

        desk.Finish(operation, OperationState.Succeeded, null);
    }

    private void GiveUp(Operation operation, OperationState end, string why)
    {
        LetGo(operation);
        desk.Finish(operation, end, why);
    }

    private void LetGo(Operation operation)
    {
        operation.Migration!.Run(state.Now);
        physics.Settle(state.Vms[operation.Vm].Host);
        ref var vm = ref state.Vms[operation.Vm];
        vm.Flags &= ~VmFlags.Suspended;
        vm.Throttle = 0;
    }

    private double Bandwidth(MigrationState migration) => Math.Min(LinkShare(migration.Source), LinkShare(migration.Target));

    private double LinkShare(int host) =>
        state.Fleet.Hosts[host].MigrationBytesPerSecond / Math.Max(1, desk.Running.Count(o => o.Migration is { } m && (m.Source == host || m.Target == host)));

    private double DirtyRate(int vm)
    {
        var definition = state.Fleet.Vms[vm];
        var cpu = state.Channel(vm, Resource.Cpu).Got / definition.Provisioned.Cpu;
        return (definition.Traits.DirtyBytesPerSecond * cpu) + (state.Channel(vm, Resource.Disk).Got * PhysicalConstants.DirtyShareOfDisk);
    }
}
