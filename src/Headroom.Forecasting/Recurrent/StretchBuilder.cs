using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Recurrent;

/// <summary>Cuts stretches out of prepared series.</summary>
internal sealed class StretchBuilder(IReadOnlyList<Target> targets, int slots)
{
    /// <summary>A window with more than a quarter missing might have had its peak in the gap.</summary>
    private const double LeastKnown = 0.75;

    /// <summary>The weight of a series grows a little with its scale, so that busy series are not forgotten for the sake of many idle ones.</summary>
    private const double ScalePower = 0.2;

    private readonly float[] _targetWeights = WeightsOf(targets);

    /// <summary>The stretch of <see cref="Stretch.Steps"/> steps from <paramref name="start"/>, using nothing from <paramref name="end"/> on.</summary>
    public Stretch Build(PreparedSeries series, int start, int firstAsked, int end)
    {
        var window = series.Window;
        var stretch = new Stretch
        {
            Inputs = new float[Stretch.Steps * SeriesFeatures.Inputs],
            Extras = new float[Stretch.Moments * SeriesFeatures.Extras],
            Actual = new float[Stretch.Moments * slots],
            Weights = new float[Stretch.Moments * slots],
            Application = window.Application,
            User = window.User,
        };
        for (var step = 0; step < Stretch.Steps; step++)
        {
            var at = start + step;
            var before = at > 0 ? series.At(at - 1).Last : window.Mean[at];
            SeriesFeatures.WriteInputs(window, at, series.At(at), before, stretch.Inputs.AsSpan(step * SeriesFeatures.Inputs, SeriesFeatures.Inputs));
        }

        for (var moment = 0; moment < Stretch.Moments; moment++)
        {
            var at = start + Stretch.StepOf(moment);
            SeriesFeatures.WriteExtras(window, at, series.At(at), stretch.Extras.AsSpan(moment * SeriesFeatures.Extras, SeriesFeatures.Extras));
            if (at >= firstAsked)
                WriteTargets(series, at, end, stretch.Actual.AsSpan(moment * slots, slots), stretch.Weights.AsSpan(moment * slots, slots));
        }

        return stretch;
    }

    private static float[] WeightsOf(IReadOnlyList<Target> targets)
    {
        var weights = new float[targets.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = targets[i].IsPeak ? 3f : targets[i].To <= 12 ? 1.5f : 1f;
        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    private void WriteTargets(PreparedSeries series, int at, int end, Span<float> actual, Span<float> weights)
    {
        var window = series.Window;
        var scale = SeriesFeatures.Scale(window, series.At(at));
        var importance = (float)(Math.Pow(window.Scale / Math.Max(window.Floor, 1e-9f), ScalePower) * scale / window.Scale);
        for (var i = 0; i < targets.Count; i++)
        {
            var value = at + targets[i].To < end ? Outcome(window, at, targets[i]) : float.NaN;
            if (float.IsNaN(value))
                continue;
            actual[i] = (value - window.Mean[at]) / scale;
            weights[i] = importance * _targetWeights[i];
        }
    }

    private static float Outcome(SeriesWindow window, int at, Target target)
    {
        if (!target.IsPeak)
            return window.Known[at + target.From];
        var known = 0;
        var highest = float.NegativeInfinity;
        for (var i = at + target.From; i <= at + target.To; i++)
        {
            if (float.IsNaN(window.Known[i]))
                continue;
            known++;
            highest = Math.Max(highest, window.Peak[i]);
        }

        return known >= LeastKnown * target.Window.Length && known > 0 ? highest : float.NaN;
    }
}
