using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Observation;
using Headroom.Simulation.Operations;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation;

/// <summary>Puts the parts of a world together and carries it from one thing that is due to the next.</summary>
internal sealed class WorldEngine
{
    private readonly MigrationWork _migrations;

    public WorldEngine(FleetDefinition fleet, WorldOptions options)
    {
        fleet.Validate();
        Options = options;
        State = new WorldState(fleet);
        Events = new EventBook(options.EventLimit);
        Samples = new SampleBook(State, options.SampleRetention);
        Physics = new FleetPhysics(State, Timetable, Events);
        Desk = new OperationDesk(State, options);
        Reservations = new ReservationBook(State);
        var admission = new Admission(State, Desk, Reservations);
        _migrations = new MigrationWork(State, Physics, Timetable, Events, Desk, admission, options.Migration);
        Desk.Assign<MigrateAction>(_migrations);
        Desk.Assign<ResizeAction>(new ResizeWork(State, Physics, Timetable, Events, Desk, admission));
        Desk.Assign<ReserveAction>(new ReserveWork(State, Timetable, Desk, admission, Reservations));
        Desk.Assign<ReleaseAction>(new ReleaseWork(State, Timetable, Desk, Reservations));
        Desk.Assign<IsolateAction>(new IsolateWork(State, Physics, Timetable, Events, Desk));
        Desk.Assign<RestoreAction>(new RestoreWork(State, Physics, Timetable, Events, Desk));
        Desk.Assign<AlertAction>(new AlertWork(State, Timetable, Desk));
        Refresh();
    }

    public WorldOptions Options { get; }

    public WorldState State { get; }

    public Timetable Timetable { get; } = new();

    public EventBook Events { get; }

    public SampleBook Samples { get; }

    public FleetPhysics Physics { get; }

    public OperationDesk Desk { get; }

    public ReservationBook Reservations { get; }

    public void Advance(long to)
    {
        while (Math.Min(Timetable.Next, State.NextBoundary) is var next && next <= to)
        {
            State.Now = next;
            while (Timetable.TryTake(next, out var timer))
                Handle(timer);
            if (State.NextBoundary == next)
                CrossBoundary();
            Refresh();
        }

        State.Now = Math.Max(State.Now, to);
    }

    /// <summary>Before time goes on, every rate has to be right again.</summary>
    public void Refresh()
    {
        Physics.RefreshDirty();
        _migrations.Retune();
    }

    private void Handle(DueTimer timer)
    {
        switch (timer.Kind)
        {
            case TimerKind.OperationPart or TimerKind.Migration:
                Desk.Due(timer.Index, timer.At);
                break;
            case TimerKind.Drained:
                Drain((int)timer.Index, timer.At);
                break;
            case TimerKind.OutOfMemory:
                KillForMemory((int)timer.Index, timer.At);
                break;
            case TimerKind.Restarted:
                Restart((int)timer.Index, timer.At);
                break;
        }
    }

    private void Drain(int index, long at)
    {
        ref var channel = ref State.Channels[index];
        if (channel.DrainDue != at)
            return;
        Physics.Settle(State.Vms[index / Resources.Count].Host);
        // What rounding left over.
        channel.Meter.Served += channel.Backlog;
        channel.Backlog = 0;
        channel.DrainDue = WorldState.Never;
    }

    private void KillForMemory(int index, long at)
    {
        ref var vm = ref State.Vms[index];
        if (vm.OomDue != at)
            return;
        Physics.Settle(vm.Host);
        vm.OomDue = WorldState.Never;
        vm.OomKills++;
        vm.Interval.OomKills++;
        vm.RestartDue = State.Now + PhysicalConstants.RestartTime.Ticks;
        Timetable.Add(vm.RestartDue, TimerKind.Restarted, index);
        Events.Add(State.Now, FleetEventKind.OutOfMemory, State.Fleet.Vms[index].Id, resource: Resource.Memory,
            detail: $"needed {AmountText.FormatBytes(State.Channel(index, Resource.Memory).Demand)}, had {AmountText.FormatBytes(State.Channel(index, Resource.Memory).Allocation)}");
    }

    private void Restart(int index, long at)
    {
        ref var vm = ref State.Vms[index];
        if (vm.RestartDue != at)
            return;
        Physics.Settle(vm.Host);
        vm.RestartDue = WorldState.Never;
    }

    private void CrossBoundary()
    {
        Physics.SettleAll();
        Samples.Close();
        for (var vm = 0; vm < State.Vms.Length; vm++)
            LoadDemand(vm);
        State.NextBoundary += State.Fleet.Step.Ticks;
        Desk.Forget();
    }

    public void LoadDemand(int vm)
    {
        ref var record = ref State.Vms[vm];
        record.Unknown = 0;
        var demand = State.Fleet.Vms[vm].Demand;
        var index = demand.IndexAt(State.Now);
        var stopped = record.Flags.HasFlag(VmFlags.Stopped);
        for (var resource = Resource.Cpu; resource <= Resource.Network; resource++)
        {
            var value = demand[resource, index];
            if (double.IsNaN(value))
                record.Unknown |= 1 << (int)resource;
            if (stopped)
                State.Channel(vm, resource).Demand = 0;
            else if (!double.IsNaN(value))
                State.Channel(vm, resource).Demand = value;
        }
    }
}
