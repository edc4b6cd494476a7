using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Regression;

/// <summary>The hot path: features once, then a product of eight lanes a target.</summary>
internal sealed class RegressionForecaster(TrainedRegression model) : IForecaster
{
    private readonly AnswerPlans _plans = new(model.Targets);
    private readonly LinePredictions _line = new(model);

    public string Name => model.Name;

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        var plan = _plans.For(table);
        if (_line.Predict(window, plan))
            plan.Write(_line.Predicted, _line.Extractor, window.Most, table);
    }
}
