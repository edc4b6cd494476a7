using Headroom.Fleet;
using Headroom.Simulation.Observation;

namespace Headroom.Simulation.Trials;

/// <summary>What a controller came to on a simulated fleet, as the world's own meters have it.</summary>
public sealed record TrialResult(string Controller, WorldTotals Totals, IReadOnlyList<long> Actions)
{
    public double Hours => (Totals.At - Totals.Since).TotalHours;

    public double ChangesPerVmDay(Resource resource) =>
        Hours > 0 ? Actions[(int)resource] / (Totals.Vms.Length * Hours / 24) : 0;
}
