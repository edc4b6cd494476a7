using Headroom.Forecasting.Features;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Regression;

/// <summary>
/// Linear quantile regression over the fleet: each level of each target is the last value plus the series' scale times a weighted sum of
/// features of its history. Learns in seconds and answers in microseconds.
/// </summary>
public sealed class RegressionFamily : IGlobalFamily
{
    internal const string FamilyName = "regression";

    public string Name => FamilyName;

    public ITrainedModel? Train(
        IReadOnlyList<TrainingSeries> fleet, TrainingOptions options, ITrainedModel? previous, CancellationToken cancellationToken)
    {
        var earlier = previous as TrainedRegression;
        var (targets, ages) = (options.Targets.Distinct().ToArray(), new RegressionWeights?[HistoryAges.Count]);
        var known = Array.ConvertAll(targets, target => earlier is null ? -1 : Array.IndexOf(earlier.Targets, target));
        var budget = SituationSampler.Budget(fleet, options.MaxSituations);
        for (var i = 0; i < ages.Length; i++)
        {
            var random = new Random(HashCode(options.Seed, i));
            var chosen = SituationSampler.Choose(fleet, (HistoryAge)i, budget[i], random);
            if (chosen.Count == 0)
                continue;
            var set = SituationSet.Build(fleet, targets, chosen, cancellationToken);
            var age = i;
            void Report(int target) => options.Progress?.Report((age + ((target + 1.0) / targets.Length)) / ages.Length);
            var weights = RegressionTrainer.Train(set, earlier?.Of((HistoryAge)i), known, random, Report, cancellationToken);
            ages[i] = weights.Any ? weights : null;
        }

        options.Progress?.Report(1);
        return Array.Exists(ages, age => age is not null) ? new TrainedRegression(targets, ages) : null;
    }

    public ITrainedModel Load(BinaryReader reader) => TrainedRegression.Load(reader);

    /// <summary>One seed an age, the same on every run (unlike the runtime's own hash codes).</summary>
    private static int HashCode(int seed, int age) => unchecked((seed * 486187739) + (age * 16777619));
}
