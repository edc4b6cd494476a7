using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Turns a series' window into the numbers that the fleet-wide families read. Everything is in units of the series' own scale around its
/// last value, and extremes are bent; what a young series does not have yet takes the value of "nothing differs from now", and how old the
/// series is says which of it to believe. Belongs to one thread; allocates nothing after its making.
/// </summary>
public sealed class FeatureExtractor
{
    private const float Knee = 8;

    /// <summary>One-minute intervals make the longest day whose profile is kept.</summary>
    private const int LongestDay = 1440;

    private readonly NormalisedWindow _normalised;
    private readonly DayProfile _profile = new(LongestDay);
    private readonly LevelFeatures _levels;
    private readonly ChangeFeatures _changes = new();

    public FeatureExtractor(int capacity = SeriesWindow.DefaultCapacity) =>
        (_normalised, _levels) = (new NormalisedWindow(capacity), new LevelFeatures(_profile, LongestDay));

    /// <summary>The value and the scale that a prediction is to be put back with: last + scale × prediction.</summary>
    public float Last => _normalised.Last;

    public float Scale => _normalised.Scale;

    /// <summary>Reads the window, which must not be empty, and fills the <see cref="FeatureLayout.SharedCount"/> features that all targets share.</summary>
    public void Extract(SeriesWindow window, Span<float> shared)
    {
        ArgumentOutOfRangeException.ThrowIfZero(window.Count, nameof(window));
        _normalised.Load(window);
        _profile.Load(_normalised, window);
        _levels.Load(_normalised);
        var level = _normalised.Level;
        var high = _normalised.High;
        Lags(level, shared);
        var share = WindowStatistics.Compute(level, high, FeatureLayout.WindowLengths, shared[FeatureLayout.Windows..]);
        var highest = window.Highest(ChangeFeatures.Hour)[^level.Length..];
        _changes.Compute(_normalised, highest, window.PerDay, shared.Slice(FeatureLayout.Quantiles, FeatureLayout.Shape - FeatureLayout.Quantiles));
        ShapeFeatures.Fill(window, _normalised, shared.Slice(FeatureLayout.Shape, FeatureLayout.ShapeCount));
        FeatureMath.Squash(shared[..FeatureLayout.Bounded], Knee);
        ShapeFeatures.FillBounded(window, _normalised, share, shared.Slice(FeatureLayout.Bounded, FeatureLayout.BoundedCount));
        ClockFeatures.Fill(window, shared.Slice(FeatureLayout.Clock, FeatureLayout.ClockCount));
        Gate(ShapeFeatures.Busy(window, _normalised), shared);
    }

    /// <summary>Fills the <see cref="FeatureLayout.TargetCount"/> features of one target for the window that was read last.</summary>
    public void ExtractTarget(Target target, Span<float> features)
    {
        features = features[..FeatureLayout.TargetCount];
        if (_profile.Days == 0)
            features.Clear();
        else if (target.IsPeak)
            PeakFeatures(target, features);
        else
            _levels.Fill(target.From - 1, features);
        FeatureMath.Squash(features, Knee);
    }

    private void PeakFeatures(Target target, Span<float> features)
    {
        var (from, to) = (target.From - 1, target.To - 1);
        features[0] = _profile.Means.Mean(from, to);
        features[1] = _profile.MeanHighest(from, to);
        features[2] = _profile.HighestOfDay(1, from, to);
        features[3] = _profile.HighestOfDay(1, from - 3, to + 3);
        features[4] = _profile.Days >= 7 ? _profile.HighestOfDay(7, from, to) : features[1];
        features[5] = _profile.MeanOfDay(1, from, to);
        features[6] = _profile.Highest.Highest(from, to);
        features[7] = _profile.Distance(from, to);
    }

    private static void Gate(float busy, Span<float> shared)
    {
        var gated = shared.Slice(FeatureLayout.Gated, FeatureLayout.GatedCount);
        for (var i = 0; i < gated.Length; i++)
            gated[i] = busy * shared[FeatureLayout.GatedFeatures[i]];
    }

    private static void Lags(ReadOnlySpan<float> level, Span<float> features)
    {
        for (var i = 0; i < FeatureLayout.Lags.Length; i++)
            features[i] = level[Math.Max(0, level.Length - 1 - FeatureLayout.Lags[i])];
    }
}
