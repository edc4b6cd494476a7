using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Observation;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation;

/// <summary>Carries out what is done to a world from outside.</summary>
internal static class InputRunner
{
    public static void Run(WorldEngine engine, WorldInput input)
    {
        switch (input)
        {
            case WorldInput.StartOperation start:
                engine.Desk.Start(start.Token, start.Action);
                break;
            case WorldInput.CancelOperation cancel:
                engine.Desk.Cancel(cancel.Token);
                break;
            case WorldInput.DropCache drop:
                DropCache(engine, drop);
                break;
            case WorldInput.OnlineCpus online:
                engine.Physics.Settle(engine.State.Vms[online.Vm].Host);
                engine.State.Vms[online.Vm].CpusOnline = online.Count;
                break;
            case WorldInput.ChangeAllocation change:
                ChangeAllocation(engine, change);
                break;
            case WorldInput.SwitchVm toggle:
                SwitchVm(engine, toggle);
                break;
            case WorldInput.SetHostState set:
                SetHostState(engine, set);
                break;
            case WorldInput.ResetTotals:
                engine.Physics.SettleAll();
                Totals.Reset(engine.State);
                break;
            default:
                throw new ArgumentException($"no world takes a {input.GetType().Name}");
        }

        engine.Refresh();
    }

    private static void DropCache(WorldEngine engine, WorldInput.DropCache drop)
    {
        ref var vm = ref engine.State.Vms[drop.Vm];
        engine.Physics.Settle(vm.Host);
        var room = drop.ToBytes - engine.State.Channel(drop.Vm, Resource.Memory).Active;
        vm.Cache = Math.Clamp(vm.Cache, 0, Math.Max(0, room));
    }

    private static void ChangeAllocation(WorldEngine engine, WorldInput.ChangeAllocation change)
    {
        var state = engine.State;
        var from = state.Channel(change.Vm, change.Resource).Allocation;
        engine.Physics.SetAllocation(change.Vm, change.Resource, change.To);
        engine.Events.Add(state.Now, FleetEventKind.AllocationChanged, state.Fleet.Vms[change.Vm].Id, resource: change.Resource,
            detail: new ResourceChange(change.Resource, from, change.To).ToString());
    }

    private static void SwitchVm(WorldEngine engine, WorldInput.SwitchVm toggle)
    {
        var state = engine.State;
        ref var vm = ref state.Vms[toggle.Vm];
        if (vm.Flags.HasFlag(VmFlags.Stopped) != toggle.On)
            return;
        engine.Physics.Settle(vm.Host);
        vm.Flags ^= VmFlags.Stopped;
        engine.LoadDemand(toggle.Vm);
        if (!toggle.On)
            LoseQueues(state, toggle.Vm);
        engine.Events.Add(state.Now, toggle.On ? FleetEventKind.VmStarted : FleetEventKind.VmStopped, state.Fleet.Vms[toggle.Vm].Id);
    }

    private static void LoseQueues(WorldState state, int vm)
    {
        foreach (var resource in (ReadOnlySpan<Resource>)[Resource.Disk, Resource.Network])
        {
            ref var channel = ref state.Channel(vm, resource);
            channel.Meter.Unserved += channel.Backlog;
            channel.Backlog = 0;
        }
    }

    private static void SetHostState(WorldEngine engine, WorldInput.SetHostState set)
    {
        var state = engine.State;
        ref var host = ref state.Hosts[set.Host];
        if (host.State == set.State)
            return;
        engine.Physics.Settle(set.Host);
        var ran = host.Runs;
        host.State = set.State;
        engine.Events.Add(state.Now, FleetEventKind.HostStateChanged, host: state.Fleet.Hosts[set.Host].Id, detail: set.State.ToString());
        if (ran == host.Runs)
            return;
        foreach (var vm in state.Members[set.Host])
        {
            LoseQueues(state, vm);
            engine.Events.Add(state.Now, host.Runs ? FleetEventKind.VmStarted : FleetEventKind.VmStopped, state.Fleet.Vms[vm].Id, state.Fleet.Hosts[set.Host].Id);
        }
    }
}
