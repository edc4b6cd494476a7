using Headroom.Forecasting.History;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Situations as numbers to learn from: features, and what came of each target, in scales above the last value (NaN where that is not known).
/// </summary>
internal sealed class SituationSet
{
    /// <summary>What happened farther away than this counts as this far: no forecast reaches it, and sums stay finite.</summary>
    private const float Farthest = 1e4f;

    /// <summary>0: all series alike; 1: errors count in the series' own unit, and a few busy ones decide.</summary>
    private const double WeightExponent = 0.3;

    private readonly float[] _shared;
    private readonly float[] _ofTarget;
    private readonly float[] _outcomes;

    private SituationSet(IReadOnlyList<Target> targets, int count)
    {
        Targets = [.. targets];
        Count = count;
        _shared = new float[count * FeatureLayout.SharedCount];
        _ofTarget = new float[Targets.Length * count * FeatureLayout.TargetCount];
        _outcomes = new float[Targets.Length * count];
        Weights = new float[count];
        Progress = new float[count];
    }

    public Target[] Targets { get; }

    public int Count { get; private set; }

    /// <summary>How much each situation counts: a series whose values move more matters a little more, as it does to who sums up the errors.</summary>
    public float[] Weights { get; }

    /// <summary>Where in its series' time a situation lies, 0 to 1.</summary>
    public float[] Progress { get; }

    public ReadOnlySpan<float> Shared(int situation) => _shared.AsSpan(situation * FeatureLayout.SharedCount, FeatureLayout.SharedCount);

    public ReadOnlySpan<float> OfTarget(int target, int situation) =>
        _ofTarget.AsSpan(((target * Weights.Length) + situation) * FeatureLayout.TargetCount, FeatureLayout.TargetCount);

    public float Outcome(int target, int situation) => _outcomes[(target * Weights.Length) + situation];

    public static SituationSet Build(
        IReadOnlyList<TrainingSeries> fleet, IReadOnlyList<Target> targets, List<Situation> situations, CancellationToken cancellationToken)
    {
        var set = new SituationSet(targets, situations.Count);
        var (window, extractor) = (new SeriesWindow(), new FeatureExtractor());
        var scales = new float[situations.Count];
        var row = 0;
        foreach (var situation in situations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var series = fleet[situation.Series];
            var first = situation.Moment - situation.Length;
            window.Load(
                series.Mean.AsSpan(first, situation.Length), series.Peak.AsSpan(first, situation.Length),
                series.FirstInterval + situation.Moment, series.Floor, series.Most, series.PerDay);
            if (window.Count == 0)
                continue;
            set.Add(row, series, situation.Moment, window, extractor);
            set.Progress[row] = (float)situation.Moment / series.Mean.Length;
            scales[row++] = extractor.Scale;
        }

        set.Count = row;
        set.Weigh(scales.AsSpan(0, row));
        return set;
    }

    private void Add(int row, TrainingSeries series, int moment, SeriesWindow window, FeatureExtractor extractor)
    {
        extractor.Extract(window, _shared.AsSpan(row * FeatureLayout.SharedCount, FeatureLayout.SharedCount));
        for (var target = 0; target < Targets.Length; target++)
        {
            var at = (target * Weights.Length) + row;
            extractor.ExtractTarget(Targets[target], _ofTarget.AsSpan(at * FeatureLayout.TargetCount, FeatureLayout.TargetCount));
            var outcome = (Happened(series, moment, Targets[target]) - extractor.Last) / extractor.Scale;
            _outcomes[at] = Math.Clamp(outcome, -Farthest, Farthest);
        }
    }

    /// <summary>What came of a target; NaN when it is not known, or when more than a quarter of a peak's window is missing.</summary>
    internal static float Happened(TrainingSeries series, int moment, Target target)
    {
        if (moment - 1 + target.To >= series.Mean.Length)
            return float.NaN;
        if (!target.IsPeak)
        {
            var value = series.Mean[moment - 1 + target.To];
            return float.IsFinite(value) ? value : float.NaN;
        }

        var (highest, known) = (float.MinValue, 0);
        for (var i = moment - 1 + target.From; i <= moment - 1 + target.To; i++)
        {
            if (!float.IsFinite(series.Mean[i]))
                continue;
            known++;
            highest = Math.Max(highest, series.Peak[i] > series.Mean[i] ? series.Peak[i] : series.Mean[i]);
        }

        return known * 4 >= target.Window.Length * 3 ? highest : float.NaN;
    }

    private void Weigh(ReadOnlySpan<float> scales)
    {
        if (scales.IsEmpty)
            return;
        var logarithms = 0d;
        foreach (var scale in scales)
            logarithms += Math.Log(scale);
        var typical = Math.Exp(logarithms / scales.Length);
        for (var i = 0; i < scales.Length; i++)
            Weights[i] = (float)Math.Clamp(Math.Pow(scales[i] / typical, WeightExponent), 0.25, 4);
    }
}
