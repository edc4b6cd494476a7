using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Regression;

/// <summary>The hot path: features once, then a product of eight lanes a target.</summary>
internal sealed class RegressionForecaster(TrainedRegression model) : IForecaster
{
    private readonly AnswerPlan _plan = new(model.Targets);

    private readonly WindowReader _reader = new(model.Known);

    public string Name => model.Name;

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        if (_reader.Read(window) is not { } age)
            return;
        var weights = model.Of(age)!;
        var answers = _plan.For(table);
        for (var row = 0; row < answers.Length; row++)
        {
            var answer = answers[row];
            if (answer.First < 0 || !weights.Trained(answer.First) || !weights.Trained(answer.Second))
                continue;
            var predicted = weights.Predict(answer.First, _reader.Shared, _reader.OfTarget(model.Targets[answer.First]));
            if (answer.OfSecond > 0)
            {
                var second = weights.Predict(answer.Second, _reader.Shared, _reader.OfTarget(model.Targets[answer.Second]));
                predicted += (second - predicted) * answer.OfSecond;
            }

            AnswerRow.Write(predicted, _reader.Extractor.Last, _reader.Extractor.Scale, window.Most, table[row]);
        }
    }
}
