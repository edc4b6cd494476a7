using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>Whether a host has the memory: it is the one thing that a platform does not promise twice.</summary>
internal sealed class Admission(WorldState state, OperationDesk desk, ReservationBook reservations)
{
    /// <summary>Why a VM cannot have so much more memory on a host; null when it can.</summary>
    public string? WhyNot(int host, int forVm, double more)
    {
        var free = FreeMemory(host, forVm);
        return more <= free + 1
            ? null
            : $"{state.Fleet.Hosts[host].Id} has {AmountText.FormatBytes(Math.Max(0, free))} of memory free, not {AmountText.FormatBytes(more)}";
    }

    private double FreeMemory(int host, int forVm)
    {
        var free = state.Fleet.Hosts[host].Capacity.Memory;
        foreach (var vm in state.Members[host])
            free -= state.Channel(vm, Resource.Memory).Allocation;
        foreach (var operation in desk.Running)
            free -= Promised(operation, host, forVm);
        return free - reservations.Held(host, Resource.Memory, exceptVm: forVm);
    }

    private double Promised(Operation operation, int host, int forVm)
    {
        if (operation.Migration is { } migration && migration.Target == host)
            return state.Channel(operation.Vm, Resource.Memory).Allocation;
        if (operation.Action is ReserveAction reserve && operation.Vm != forVm && state.Fleet.Hosts[host].Id == reserve.Host)
            return reserve.Amounts.IsKnown(Resource.Memory) ? reserve.Amounts.Memory : 0;
        if (state.Vms[operation.Vm].Host != host)
            return 0;
        double promised = 0;
        foreach (var part in operation.Parts)
        {
            if (part is { Resource: Resource.Memory, Over: false })
                promised += Math.Max(0, part.To - state.Channel(operation.Vm, Resource.Memory).Allocation);
        }

        return promised;
    }
}
