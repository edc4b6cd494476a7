using System.Globalization;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Forecasting.Companions;
using Headroom.Planning.Policies;
using Headroom.Simulation.Replays.Forecasts;

namespace Headroom.Benchmarks.Best;

/// <summary>
/// Lets <c>auto</c> and each family by its name forecast the last 30 % of a file, and compares them VM by VM: the mean over all moments,
/// targets and quantiles of the quantile loss. Which family is the best for a VM is known only afterwards.
/// </summary>
internal static class BestFamily
{
    private const double Allowed = 1.05;

    /// <summary>One target of each group that the mixture tells apart, in the lengths that planners ask for.</summary>
    private static readonly WantedTarget[] s_wanted =
    [
        WantedTarget.Level(1), WantedTarget.Level(3), WantedTarget.Level(10), WantedTarget.Level(48), WantedTarget.Level(192), WantedTarget.Peak(12),
    ];

    public static int Run(TraceSet traces, Resource resource, int every, int worst, TextWriter output, CancellationToken cancellationToken)
    {
        var truth = new Outcomes(traces, resource);
        var origins = Origins(traces, every);
        // A companion answers only where a VM has a leader; elsewhere all stand in for it, and the comparison would be with auto itself.
        string[] families = [.. ModelName.All.Where(name => name is not (ModelName.Auto or CompanionAnalog.FamilyName))];
        var auto = Forecast(null);
        var alone = families.ToDictionary(name => name, Forecast);
        Report(auto, alone, origins.Count, worst, output);
        return 0;

        Dictionary<string, double> Forecast(string? model)
        {
            var request = new ForecastRequest { Resource = resource, Origins = origins, Model = model };
            var folder = Directory.CreateTempSubdirectory("headroom-best-");
            try
            {
                var path = Path.Combine(folder.FullName, "predictions.csv");
                using var predictions = PredictionWriter.Create(path);
                new ForecastReplay(traces, request).Run(predictions, cancellationToken);
                predictions.Commit();
                return truth.LossesOf(path);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static List<ForecastOrigin> Origins(TraceSet traces, int every)
    {
        var (first, end) = (traces.Length * 7 / 10, traces.Length - s_wanted.Max(w => w.Target.To));
        var origins = new List<ForecastOrigin>();
        for (var bucket = first; bucket <= end; bucket += every)
            origins.Add(new ForecastOrigin(traces.TimeAt(bucket).ToUnixTimeSeconds(), s_wanted));
        return origins.Count > 0 ? origins : throw new InvalidDataException("The trace is too short.");
    }

    private static void Report(Dictionary<string, double> auto, Dictionary<string, Dictionary<string, double>> alone, int origins, int worst, TextWriter output)
    {
        // A VM that nobody loses anything on compares nothing.
        var best = auto.Keys.ToDictionary(vm => vm, vm => alone.MinBy(family => family.Value[vm]));
        string[] compared = [.. auto.Keys.Where(vm => best[vm].Value[vm] > 0).OrderBy(Ratio)];
        double[] ratios = [.. compared.Select(Ratio)];
        if (ratios.Length == 0)
            throw new InvalidDataException("No VM has a loss.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ratios.Length} VMs at {origins} moments"));
        foreach (var (name, losses) in alone)
        {
            var total = losses.Values.Sum();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-10} best for {best.Values.Count(b => b.Key == name),4} VMs, loses {total / auto.Values.Sum():0.000} of what auto loses"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"auto / best: median {At(0.5):0.000}, 95th percentile {At(0.95):0.000}, highest {ratios[^1]:0.000}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"within {Allowed} of the best: {100.0 * ratios.Count(r => r <= Allowed) / ratios.Length:0.0} % of the VMs; better than the best: {100.0 * ratios.Count(r => r < 1) / ratios.Length:0.0} %"));
        foreach (var vm in compared.Reverse().Take(worst))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{vm}: {Ratio(vm):0.000} of {best[vm].Key}; auto {auto[vm]:0.######}, {string.Join(", ", alone.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value[vm]:0.######}")))}"));
        }

        double Ratio(string vm) => auto[vm] / best[vm].Value[vm];

        double At(double share) => ratios[(int)Math.Min(ratios.Length - 1, share * ratios.Length)];
    }
}
