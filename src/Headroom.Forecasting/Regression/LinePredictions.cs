using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Regression;

/// <summary>What the linear models say of one window: of each target that is needed, once. Belongs to one thread.</summary>
internal sealed class LinePredictions(TrainedRegression model)
{
    private readonly WindowReader _reader = new(model.Known);
    private readonly float[] _ofTargets = new float[model.Targets.Length * FeatureLayout.TargetCount];
    private readonly AlignedFloats _spread = new(RegressionWeights.SharedLength);
    private readonly Vector256<float>[] _predicted = new Vector256<float>[model.Targets.Length];

    public FeatureExtractor Extractor => _reader.Extractor;

    public ReadOnlySpan<float> Shared => _reader.Shared;

    /// <summary>Of each source of the plan, in scales above the last value; NaN where nothing was learned of the target at this age.</summary>
    public Span<Vector256<float>> Predicted => _predicted;

    /// <summary>The features of a source's target.</summary>
    public Span<float> OfTarget(int source) => _ofTargets.AsSpan(source * FeatureLayout.TargetCount, FeatureLayout.TargetCount);

    /// <summary>False when there is no model that could answer.</summary>
    public bool Predict(SeriesWindow window, AnswerPlan plan)
    {
        if (_reader.Read(window) is not { } age)
            return false;
        var weights = model.Of(age)!;
        RegressionWeights.Spread(Shared, _spread.Span);
        for (var source = 0; source < plan.Sources.Length; source++)
        {
            var target = plan.Sources[source];
            _predicted[source] = Vector256.Create(float.NaN);
            if (!weights.Trained(target))
                continue;
            Extractor.ExtractTarget(model.Targets[target], OfTarget(source));
            _predicted[source] = weights.Predict(target, _spread.Span, OfTarget(source));
        }

        return true;
    }
}
