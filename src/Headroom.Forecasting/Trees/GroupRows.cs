using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.Numerics;
using Headroom.Forecasting.Regression;

namespace Headroom.Forecasting.Trees;

/// <summary>The rows that one group of targets learns from: a situation with one of the group's targets, drawn at random.</summary>
internal sealed class GroupRows
{
    private readonly List<float> _features = [];
    private readonly float[] _row = new float[TreeFeatures.Count];
    private readonly AlignedFloats _spread = new(RegressionWeights.SharedLength);

    /// <summary>What came, what the line said to it, the weight, and where in its series' time it lay.</summary>
    public List<(float Outcome, Vector256<float> Line, float Weight, float Progress)> Rows { get; } = [];

    public BinnedRows Bin() => new(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_features), TreeFeatures.Count);

    public static GroupRows Gather(TargetGroup group, SituationSet?[] sets, TrainedRegression line, int perSituation, Random random)
    {
        var rows = new GroupRows();
        for (var age = 0; age < sets.Length; age++)
        {
            if (sets[age] is { } set && line.Of((HistoryAge)age) is { } weights)
                rows.Add(group, set, weights, perSituation, random);
        }

        return rows;
    }

    private void Add(TargetGroup group, SituationSet set, RegressionWeights line, int perSituation, Random random)
    {
        int[] targets = [.. Enumerable.Range(0, set.Targets.Length).Where(i => TargetGroups.Of(set.Targets[i]) == group && line.Trained(i))];
        perSituation = Math.Min(perSituation, targets.Length);
        for (var situation = 0; situation < set.Count && targets.Length > 0; situation++)
        {
            // Evenly spread over the group's targets from a random one on.
            var first = random.Next(targets.Length);
            for (var i = 0; i < perSituation; i++)
                Add(set, line, situation, targets[(first + (i * targets.Length / perSituation)) % targets.Length]);
        }
    }

    private void Add(SituationSet set, RegressionWeights line, int situation, int target)
    {
        var outcome = set.Outcome(target, situation);
        if (float.IsNaN(outcome))
            return;
        RegressionWeights.Spread(set.Shared(situation), _spread.Span);
        var predicted = line.Predict(target, _spread.Span, set.OfTarget(target, situation));
        set.Shared(situation)[..TreeFeatures.Shared].CopyTo(_row);
        TreeFeatures.FillOwn(set.OfTarget(target, situation), set.Targets[target], predicted, _row.AsSpan(TreeFeatures.Shared));
        _features.AddRange(_row);
        Rows.Add((outcome, predicted, set.Weights[situation], set.Progress[situation]));
    }
}
