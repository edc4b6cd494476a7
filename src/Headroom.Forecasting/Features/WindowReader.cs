using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Reads a window's features at the age of which there is a model: its own, or a younger one, for which the window is cut short so that it
/// looks as the model was taught. What it gives is of the window that was read last. Belongs to one thread.
/// </summary>
internal sealed class WindowReader
{
    private readonly bool[] _known;
    private WindowFeatures? _features;

    /// <param name="known">Of each age, from the youngest, whether there is a model of it.</param>
    public WindowReader(bool[] known) => _known = known;

    public FeatureExtractor Extractor => Features.Extractor;

    public ReadOnlySpan<float> Shared => Features.Shared;

    private WindowFeatures Features => _features ?? throw new InvalidOperationException("No window was read so far.");

    /// <summary>Reads; null when there is no model that could answer.</summary>
    public HistoryAge? Read(SeriesWindow window)
    {
        if (window.Count == 0)
            return null;
        for (var age = HistoryAges.Of(window.Count, window.PerDay); age >= HistoryAge.Fresh; age--)
        {
            if (!_known[(int)age])
                continue;
            _features = window.Features;
            _features.Read(age);
            return age;
        }

        return null;
    }
}
