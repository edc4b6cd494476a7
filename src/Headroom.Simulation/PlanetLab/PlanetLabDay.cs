using Headroom.Documents;
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

    /// <param name="traces">CPU in the file's own unit.</param>
    /// <param name="path">Where they are from.</param>
    /// <exception cref="DocumentException">It is not such a day.</exception>
    public static PlanetLabDay From(TraceSet traces, string path)
    {
        var vms = new List<(string Name, int[] Percents)>();
        foreach (var vm in traces.Vms.OrderBy(v => v.Name.ToUpperInvariant(), StringComparer.Ordinal))
        {
            var usage = vm.Usage(Resource.Cpu).ToArray();
            if (usage.Length != Samples || usage.Any(u => !(u is >= 0 and <= 100)))
            {
                throw new DocumentException(path, $"VM '{vm.Name}' has not {Samples} samples of cpu_pct from 0 to 100, five minutes apart",
                    "give a whole day of PlanetLab, such as samples/planetlab-20110303.csv.gz");
            }

            vms.Add((vm.Name, Array.ConvertAll(usage, u => (int)Math.Round(u))));
        }

        return new PlanetLabDay(vms);
    }
}
