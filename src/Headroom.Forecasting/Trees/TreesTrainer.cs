using Headroom.Forecasting.Features;
using Headroom.Forecasting.Regression;

namespace Headroom.Forecasting.Trees;

/// <summary>Boosts what the line leaves unexplained, group by group and level by level.</summary>
internal static class TreesTrainer
{
    /// <summary>With fewer rows than this a group is left to the line.</summary>
    private const int FewestRows = 1000;

    public static Ensemble[]? Train(
        TargetGroup group, SituationSet?[] sets, TrainedRegression line, int seed, Action<int> done, CancellationToken cancellationToken)
    {
        var (random, options) = (new Random(seed), BoostOptions.For(group));
        var gathered = GroupRows.Gather(group, sets, line, options.RowsPerSituation, random);
        if (gathered.Rows.Count < FewestRows)
            return null;
        var binned = gathered.Bin();
        var weights = gathered.Rows.Select(row => row.Weight).ToArray();
        var heldBack = HoldBack(gathered, options.HeldBack);
        var ensembles = new Ensemble[QuantileLevels.Count];
        for (var level = 0; level < ensembles.Length; level++)
        {
            var left = gathered.Rows.Select(row => row.Outcome - row.Line[level]).ToArray();
            var booster = new Booster(binned, left, weights, heldBack, QuantileLevels.All[level], options);
            ensembles[level] = Ensemble.Of(booster.Run(random, cancellationToken));
            done(level);
        }

        return ensembles;
    }

    /// <summary>The rows that lie latest in their series' time.</summary>
    private static bool[] HoldBack(GroupRows gathered, double share)
    {
        var progress = gathered.Rows.Select(row => row.Progress).Order().ToArray();
        var from = progress[(int)((progress.Length - 1) * (1 - share))];
        return [.. gathered.Rows.Select(row => row.Progress >= from)];
    }
}
