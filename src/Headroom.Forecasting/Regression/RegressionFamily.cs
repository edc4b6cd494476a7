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

    /// <summary>
    /// Learns from nothing each time: it takes seconds, and a direction in which the fleet hardly varied before would bring along a weight that
    /// means nothing, and means a lot once the fleet varies in it.
    /// </summary>
    public ITrainedModel? Train(TrainingRound round, ITrainedModel? previous, CancellationToken cancellationToken)
    {
        var (_, trained) = round.Line(round.Options.Progress, cancellationToken);
        round.Options.Progress?.Report(1);
        return trained;
    }

    public ITrainedModel Load(BinaryReader reader) => TrainedRegression.Load(reader);

    internal static TrainedRegression? Fit(
        Target[] targets, SituationSet?[] sets, int seed, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var ages = new RegressionWeights?[HistoryAges.Count];
        for (var age = 0; age < ages.Length; age++)
        {
            if (sets[age] is not { } set)
                continue;
            var begun = age;
            void Report(int target) => progress?.Report((begun + ((target + 1.0) / targets.Length)) / ages.Length);
            var random = new Random(SituationSets.Seed(seed, HistoryAges.Count + age));
            var weights = RegressionTrainer.Train(set, random, Report, cancellationToken);
            ages[age] = weights.Any ? weights : null;
        }

        return Array.Exists(ages, age => age is not null) ? new TrainedRegression(targets, ages) : null;
    }
}
