using Headroom.Forecasting.Features;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Trees;

/// <summary>
/// Gradient boosted trees over the fleet: what linear quantile regression leaves unexplained is explained by trees, one ensemble for each
/// group of targets and each level. Where trees find nothing, or there is too little to learn them from, the line stands.
/// </summary>
public sealed class TreesFamily : IGlobalFamily
{
    internal const string FamilyName = "trees";

    /// <summary>The line's share of the work, for the progress.</summary>
    private const double LineShare = 0.3;

    public string Name => FamilyName;

    /// <summary>Learns; the line and the trees on it are made afresh each time.</summary>
    public ITrainedModel? Train(TrainingRound round, ITrainedModel? previous, CancellationToken cancellationToken)
    {
        var options = round.Options;
        var (situations, line) = round.Line(new Share(options.Progress, 0, LineShare), cancellationToken);
        if (line is null)
            return null;
        var groups = new Ensemble[]?[TargetGroups.Count];
        for (var i = 0; i < groups.Length; i++)
        {
            var begun = i * QuantileLevels.Count;
            var ofTrees = new Share(options.Progress, LineShare, 1);
            void Report(int level) => ofTrees.Report((begun + level + 1.0) / (groups.Length * QuantileLevels.Count));
            var seed = SituationSets.Seed(options.Seed, 100 + i);
            groups[i] = TreesTrainer.Train((TargetGroup)i, situations, line, seed, Report, cancellationToken);
        }

        options.Progress?.Report(1);
        return new TrainedTrees(line, groups);
    }

    public ITrainedModel Load(BinaryReader reader) => TrainedTrees.Load(reader);

    /// <summary>Progress of a part as progress of the whole.</summary>
    private sealed class Share(IProgress<double>? whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole?.Report(from + ((to - from) * value));
    }
}
