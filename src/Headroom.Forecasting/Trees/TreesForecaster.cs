using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Regression;

namespace Headroom.Forecasting.Trees;

/// <summary>The line's answer, and then every tree of each target's group and level, for all targets of a group together.</summary>
internal sealed class TreesForecaster(TrainedTrees model) : IForecaster
{
    private readonly AnswerPlans _plans = new(model.Line.Targets);
    private readonly LinePredictions _line = new(model.Line);
    private readonly RowBatch _rows = new();

    public string Name => model.Name;

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        var plan = _plans.For(table);
        if (!_line.Predict(window, plan))
            return;
        for (var group = 0; group < TargetGroups.Count; group++)
        {
            if (model.Of((TargetGroup)group) is { } trees)
                Correct((TargetGroup)group, trees, plan.Sources);
        }

        plan.Write(_line.Predicted, _line.Extractor, window.Most, table);
    }

    private void Correct(TargetGroup group, GroupTrees trees, ReadOnlySpan<int> sources)
    {
        _rows.Clear();
        for (var source = 0; source < sources.Length; source++)
        {
            var target = model.Line.Targets[sources[source]];
            if (TargetGroups.Of(target) != group || float.IsNaN(_line.Predicted[source][0]))
                continue;
            _rows.Add(source, _line.OfTarget(source), target, _line.Predicted[source]);
            if (_rows.IsFull)
                Correct(trees);
        }

        if (_rows.Count > 0)
            Correct(trees);
    }

    private void Correct(GroupTrees trees)
    {
        trees.Predict(_line.Shared, _rows);
        for (var row = 0; row < _rows.Count; row++)
            _line.Predicted[_rows.Source(row)] += _rows.Sum(row);
        _rows.Clear();
    }
}
