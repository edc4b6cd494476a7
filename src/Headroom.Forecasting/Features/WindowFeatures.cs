using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Features;

/// <summary>A window's features, read once however many families ask for them. They belong to the window, and to its thread.</summary>
internal sealed class WindowFeatures(SeriesWindow window)
{
    private readonly SeriesWindow _cut = new();
    private readonly float[] _shared = new float[FeatureLayout.SharedCount];
    private (long Loading, HistoryAge Age)? _read;

    public FeatureExtractor Extractor { get; } = new();

    public ReadOnlySpan<float> Shared => _shared;

    /// <summary>Reads as a window of an age at most its own would be read, unless that was done since the window was loaded.</summary>
    public void Read(HistoryAge age)
    {
        if (_read == (window.Loading, age))
            return;
        Extractor.Extract(Fitting(age), _shared);
        _read = (window.Loading, age);
    }

    private SeriesWindow Fitting(HistoryAge age)
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
