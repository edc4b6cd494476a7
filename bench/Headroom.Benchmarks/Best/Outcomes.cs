using System.Globalization;
using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Benchmarks.Best;

/// <summary>What came, to be compared with a file of predictions.</summary>
internal sealed class Outcomes(TraceSet traces, Resource resource)
{
    private static readonly double[] s_levels = [0.05, 0.5, 0.9, 0.95, 0.99];

    private readonly Dictionary<string, double[]> _usage = traces.Vms.Where(vm => vm.Has(resource)).ToDictionary(vm => vm.Name, vm => vm.Usage(resource).ToArray());

    /// <summary>Each VM's mean quantile loss over the predictions whose outcome is known.</summary>
    public Dictionary<string, double> LossesOf(string predictions)
    {
        var losses = new Dictionary<string, (double Sum, int Count)>();
        foreach (var line in File.ReadLines(predictions).Skip(1))
        {
            var fields = line.Split(',');
            var outcome = Outcome(_usage[fields[0]], long.Parse(fields[1], CultureInfo.InvariantCulture), fields[2]);
            if (double.IsNaN(outcome))
                continue;
            var (sum, count) = losses.GetValueOrDefault(fields[0]);
            for (var level = 0; level < s_levels.Length; level++)
            {
                var over = outcome - double.Parse(fields[3 + level], CultureInfo.InvariantCulture);
                sum += Math.Max(s_levels[level] * over, (s_levels[level] - 1) * over);
            }

            losses[fields[0]] = (sum, count + 1);
        }

        return losses.ToDictionary(l => l.Key, l => l.Value.Sum / l.Value.Count);
    }

    private double Outcome(double[] usage, long origin, string lead)
    {
        var first = traces.BucketAt(DateTimeOffset.FromUnixTimeSeconds(origin));
        return lead.StartsWith("peak", StringComparison.Ordinal)
            ? usage.AsSpan(first, int.Parse(lead[4..], CultureInfo.InvariantCulture)).ToArray().Max()
            : usage[first + int.Parse(lead, CultureInfo.InvariantCulture) - 1];
    }
}
