using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.History;

public sealed class HighestPeaksTests
{
    [Fact]
    public void The_highest_peaks_are_those_of_what_is_in_the_window_now()
    {
        var window = new SeriesWindow(700);
        var random = new Random(5);
        for (var round = 0; round < 12; round++)
        {
            var mean = Enumerable.Range(0, 40 + random.Next(900)).Select(_ => random.NextSingle()).ToArray();
            window.Load(mean, [.. mean.Select(v => v + random.NextSingle())], now: 5000, floor: 0.1f, most: 10);
            foreach (var length in Enumerable.Range(0, 5).Select(_ => 1 + random.Next(30)))
            {
                var peaks = window.Peak.ToArray();
                Assert.Equal(peaks.Select((_, i) => peaks.Skip(i).Take(length).Max()), window.Highest(length).ToArray());
            }
        }
    }
}
