using System.Runtime.Intrinsics;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Trees;

/// <summary>The line's answer, and then every tree of the target's group and level.</summary>
internal sealed class TreesForecaster(TrainedTrees model) : IForecaster
{
    private readonly AnswerPlan _plan = new(model.Line.Targets);
    private readonly WindowReader _reader = new(model.Line.Known);
    private readonly float[] _features = new float[TreeFeatures.Count];

    public string Name => model.Name;

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        if (_reader.Read(window) is not { } age)
            return;
        var line = model.Line.Of(age)!;
        var answers = _plan.For(table);
        for (var row = 0; row < answers.Length; row++)
        {
            var answer = answers[row];
            if (answer.First < 0 || !line.Trained(answer.First) || !line.Trained(answer.Second))
                continue;
            var predicted = Predict(line, answer.First);
            if (answer.OfSecond > 0)
                predicted += (Predict(line, answer.Second) - predicted) * answer.OfSecond;
            AnswerRow.Write(predicted, _reader.Extractor.Last, _reader.Extractor.Scale, window.Most, table[row]);
        }
    }

    private Vector256<float> Predict(Regression.RegressionWeights line, int index)
    {
        var target = model.Line.Targets[index];
        var ofTarget = _reader.OfTarget(target);
        var predicted = line.Predict(index, _reader.Shared, ofTarget);
        if (model.Of(TargetGroups.Of(target)) is not { } ensembles)
            return predicted;
        TreeFeatures.Fill(_reader.Shared, ofTarget, target, predicted, _features);
        for (var level = 0; level < ensembles.Length; level++)
            predicted = predicted.WithElement(level, predicted[level] + ensembles[level].Predict(_features));
        return predicted;
    }
}
