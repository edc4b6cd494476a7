using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>Where the VMs of a new fleet go: largest first, each to the host that is least sold out, so that all end up about alike.</summary>
internal static class Placement
{
    public static int[] Spread(List<Amounts> vms, List<string> names, int hosts)
    {
        var total = vms.Aggregate(Amounts.Zero, (sum, vm) => sum + vm);
        var sold = new Amounts[hosts];
        var placement = new int[vms.Count];
        var largestFirst = Enumerable.Range(0, vms.Count)
            .OrderByDescending(i => Load(vms[i], total)).ThenBy(i => names[i], StringComparer.Ordinal);
        foreach (var vm in largestFirst)
        {
            var best = 0;
            for (var host = 1; host < hosts; host++)
            {
                if (Load(sold[host] + vms[vm], total) < Load(sold[best] + vms[vm], total))
                    best = host;
            }

            placement[vm] = best;
            sold[best] += vms[vm];
        }

        return placement;
    }

    // Memory cannot be shared in time, so it counts as much as CPU although both together decide.
    private static double Load(Amounts amounts, Amounts total) =>
        Math.Max(amounts.Cpu / total.Cpu, amounts.Memory / total.Memory) + (0.1 * ((amounts.Cpu / total.Cpu) + (amounts.Memory / total.Memory)));
}
