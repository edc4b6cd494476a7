using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Reads a window's features at the age of which there is a model: its own, or a younger one, for which the window is cut short so that it
/// looks as the model was taught. Belongs to one thread.
/// </summary>
internal sealed class WindowReader
{
    private readonly bool[] _known;
    private readonly SeriesWindow _cut = new();
    private readonly float[] _shared = new float[FeatureLayout.SharedCount];
    private readonly float[] _ofTarget = new float[FeatureLayout.TargetCount];

    /// <param name="known">Of each age, from the youngest, whether there is a model of it.</param>
    public WindowReader(bool[] known) => _known = known;

    public FeatureExtractor Extractor { get; } = new();

    public ReadOnlySpan<float> Shared => _shared;

    /// <summary>Reads; null when there is no model that could answer.</summary>
    public HistoryAge? Read(SeriesWindow window)
    {
        if (window.Count == 0)
            return null;
        for (var age = HistoryAges.Of(window.Count, window.PerDay); age >= HistoryAge.Fresh; age--)
        {
            if (!_known[(int)age])
                continue;
            Extractor.Extract(Fitting(window, age), _shared);
            return age;
        }

        return null;
    }

    public ReadOnlySpan<float> OfTarget(Target target)
    {
        Extractor.ExtractTarget(target, _ofTarget);
        return _ofTarget;
    }

    private SeriesWindow Fitting(SeriesWindow window, HistoryAge age)
    {
        var most = HistoryAges.Most(age, window.PerDay);
        if (window.Count <= most)
            return window;
        // A cut that begins or consists of a gap would lose the last value.
        if (window.Gap >= most)
            return window;
        _cut.Load(window.Known[^most..], window.Peak[^most..], window.Now, window.Floor, window.Most, window.PerDay);
        return _cut;
    }
}
