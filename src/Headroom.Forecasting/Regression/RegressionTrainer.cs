using Headroom.Forecasting.Features;

namespace Headroom.Forecasting.Regression;

/// <summary>Fits the linear models of all targets to the situations of one age.</summary>
internal static class RegressionTrainer
{
    /// <summary>With fewer outcomes than this a target is not learned.</summary>
    private const int FewestRows = 200;

    private const int RowsForWhitening = 12_000;

    /// <summary>Steps of the descent, in rows seen: a small fleet passes over its few rows more often.</summary>
    private const int RowsSeen = 400_000;

    private const int MostEpochs = 60;

    private const float Step = 0.02f;

    public static RegressionWeights Train(SituationSet set, Random random, Action<int> done, CancellationToken cancellationToken)
    {
        var result = new RegressionWeights(set.Targets.Length);
        var rows = new float[set.Count * RegressionWeights.Width];
        var (outcomes, weights) = (new float[set.Count], new float[set.Count]);
        for (var target = 0; target < set.Targets.Length; target++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Gather(set, target, rows, outcomes, weights);
            if (count >= FewestRows)
                Fit(result, target, rows.AsSpan(0, count * RegressionWeights.Width), outcomes.AsSpan(0, count), weights.AsSpan(0, count), random);
            done(target);
        }

        return result;
    }

    private static void Fit(
        RegressionWeights result, int target, Span<float> rows, ReadOnlySpan<float> outcomes, ReadOnlySpan<float> weights, Random random)
    {
        const int Width = RegressionWeights.Width;
        var whitening = new Whitening(rows[..Math.Min(rows.Length, RowsForWhitening * Width)], Width);
        var scratch = new float[Width];
        for (var row = 0; row < outcomes.Length; row++)
            whitening.Apply(rows.Slice(row * Width, Width), scratch);
        var fit = new PinballFit(Width);
        fit.Run(rows, outcomes, weights, Math.Clamp(RowsSeen / outcomes.Length, 2, MostEpochs), Step, random);
        var constant = fit.Weights[Width];
        result.Set(target, whitening.ToRaw(fit.Weights[..Width], ref constant), constant);
    }

    private static int Gather(SituationSet set, int target, float[] rows, float[] outcomes, float[] weights)
    {
        var count = 0;
        for (var situation = 0; situation < set.Count; situation++)
        {
            var outcome = set.Outcome(target, situation);
            if (float.IsNaN(outcome))
                continue;
            var row = rows.AsSpan(count * RegressionWeights.Width, RegressionWeights.Width);
            set.Shared(situation).CopyTo(row);
            set.OfTarget(target, situation).CopyTo(row[FeatureLayout.SharedCount..]);
            row[FeatureLayout.Count..].Clear();
            (outcomes[count], weights[count]) = (outcome, set.Weights[situation]);
            count++;
        }

        return count;
    }
}
