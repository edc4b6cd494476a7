using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Planning;

/// <summary>
/// Host by host and resource by resource, shares out what there is among the VMs that want to grow, by weight. Automatic growth
/// may count on what the plan's automatic shrinks will free; a proposal that waits for a person competes with nobody, and has only
/// to fit by itself.
/// </summary>
internal static class HostSharing
{
    public static void ShareOut(List<VmWants> wants, HostLedger ledger)
    {
        foreach (var onHost in wants.Where(w => w.HasUps || w.HasDowns).GroupBy(w => w.Host).OrderBy(g => g.Key))
        {
            var vms = onHost.ToList();
            foreach (var resource in Resources.All)
                ShareOut(vms, ledger, onHost.Key, resource);
        }
    }

    private static void ShareOut(List<VmWants> vms, HostLedger ledger, HostId host, Resource resource)
    {
        var growing = vms.Where(v => v.Growth(resource) > 0).ToList();
        if (growing.Count == 0)
            return;
        var room = Math.Max(0, ledger.Room(host, resource));
        var automatic = growing.Where(v => v.Situation.Policy.ModeUp == Mode.Auto).ToList();
        foreach (var vm in growing.Except(automatic))
        {
            if (vm.Growth(resource) > room)
                vm.Limit(resource, room);
        }

        var available = Math.Max(0, ledger.Room(host, resource) + vms.Sum(v => Freed(v, resource)));
        var requests = automatic.Select(v => v.Growth(resource)).ToArray();
        if (requests.Sum() <= available)
            return;
        var granted = FairShare.Grant(available, requests, automatic.Select(v => v.Situation.Policy.Weight).ToArray());
        for (var i = 0; i < automatic.Count; i++)
        {
            if (granted[i] < requests[i])
                automatic[i].Limit(resource, granted[i]);
        }
    }

    private static double Freed(VmWants vm, Resource resource) =>
        vm[resource].Verdict == Sizing.Verdict.Down && vm.Situation.Policy.ModeDown == Mode.Auto
            ? vm.Situation.Vm.Allocation[resource] - vm[resource].Target
            : 0;
}
