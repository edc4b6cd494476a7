using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Features;

public sealed class WindowReaderTests
{
    /// <summary>Families share what is read of a window; each must get what it would have read by itself, whatever was read before.</summary>
    [Fact]
    public void Sharing_a_window_changes_nothing_that_is_read_of_it()
    {
        var window = new SeriesWindow();
        var (all, young) = (new WindowReader([true, true, true, true]), new WindowReader([true, true, false, false]));
        foreach (var series in NoisyFleet.Of(3, 3000))
        {
            Load(window, series.Mean);
            Check(all, window, HistoryAge.Mature, series.Mean);
            Check(young, window, HistoryAge.Young, series.Mean[^360..]);
            Check(all, window, HistoryAge.Mature, series.Mean);
            Load(window, series.Mean[..^1]);
            Check(all, window, HistoryAge.Mature, series.Mean[..^1]);
        }
    }

    private static void Check(WindowReader reader, SeriesWindow window, HistoryAge age, float[] read)
    {
        Assert.Equal(age, reader.Read(window));
        var (alone, features) = (new SeriesWindow(), new float[FeatureLayout.SharedCount]);
        Load(alone, read);
        new FeatureExtractor().Extract(alone, features);
        Assert.Equal(features, reader.Shared.ToArray());
    }

    private static void Load(SeriesWindow window, float[] series) => window.Load(series, series, now: 500_000, floor: 0.1f, most: float.PositiveInfinity);
}
