using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Simulation.PlanetLab;

/// <summary>A day of PlanetLab's VMs in the benchmark's order, on which it depends which load gets which size.</summary>
public sealed class PlanetLabDay
{
    private const int Samples = 288;

    private PlanetLabDay(IReadOnlyList<(string Name, int[] Percents)> vms) => Vms = vms;

    /// <summary>Ordered by their names in upper case.</summary>
    public IReadOnlyList<(string Name, int[] Percents)> Vms { get; }

    /// <exception cref="InvalidDataException">It is not such a day.</exception>
    public static PlanetLabDay From(TraceSet traces)
    {
        var vms = new List<(string Name, int[] Percents)>();
        foreach (var vm in traces.Vms.OrderBy(v => v.Name.ToUpperInvariant(), StringComparer.Ordinal))
        {
            var usage = vm.Usage(Resource.Cpu).ToArray();
            if (usage.Length != Samples || usage.Any(u => !(u is >= 0 and <= 100)))
                throw new InvalidDataException($"VM '{vm.Name}' does not have {Samples} samples between 0 and 100 %: not a day of PlanetLab.");
            vms.Add((vm.Name, Array.ConvertAll(usage, u => (int)Math.Round(u))));
        }

        return vms.Count > 0 ? new PlanetLabDay(vms) : throw new InvalidDataException("There are no VMs.");
    }
}
