using Headroom.Fleet;
using Headroom.Simulation.Definition;

namespace Headroom.Simulation.Trials;

/// <summary>
/// What would have been measured of a fleet before its world begins, if all its VMs had had what they were sold with: the history
/// that an operator loads at the start. What nobody knows is not in it.
/// </summary>
public static class RecordedPast
{
    /// <summary>By VM, and then by time.</summary>
    public static IEnumerable<Sample> Of(FleetDefinition fleet, TimeSpan length)
    {
        foreach (var vm in fleet.Vms)
        {
            for (var at = fleet.Start - length; at < fleet.Start; at += fleet.Step)
            {
                if (SampleAt(vm, at, fleet.Step) is { } sample)
                    yield return sample;
            }
        }
    }

    private static Sample? SampleAt(VmDefinition vm, DateTimeOffset at, TimeSpan step)
    {
        double Used(Resource resource) => Math.Min(vm.Demand.At(resource, at), vm.Provisioned[resource]);
        var usage = new Amounts(Used(Resource.Cpu), Used(Resource.Memory), Used(Resource.Disk), Used(Resource.Network));
        if (usage == Amounts.Unknown)
            return null;
        return new Sample
        {
            Vm = vm.Id,
            At = at,
            Length = step,
            Mean = usage,
            Peak = usage,
            Allocation = vm.Provisioned,
            WorkingSetBytes = usage.Memory,
            Activity = vm.Demand.ActivityAt(at),
            Source = SampleSource.History,
        };
    }
}
