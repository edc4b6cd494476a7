using Headroom.Forecasting.Families;
using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Families;

public sealed class SimilarityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(45)]
    [InlineData(150)]
    [InlineData(700)]
    public void A_distance_is_what_the_features_say_written_out(int count)
    {
        var random = new Random(count);
        var (window, similarity) = (new SeriesWindow(600), new Similarity());
        var mean = Enumerable.Range(0, count).Select(_ => 10 * random.NextSingle()).ToArray();
        var peak = mean.Select(v => v + random.NextSingle()).ToArray();
        window.Load(mean, peak, now: 1000, floor: 0.1f, most: 100);
        similarity.Measure(window);
        var distance = similarity.Distance.ToArray();
        for (var i = 0; i < distance.Length; i++)
            Assert.Equal(Distance(window, i, similarity.Variance, 0.49), distance[i], 1e-3 * (1 + distance[i]));
        similarity.WeighTimeOfDay();
        Assert.Equal(Distance(window, 0, similarity.Variance, 1), similarity.Distance[0], 1e-3 * (1 + similarity.Distance[0]));
    }

    private static double Distance(SeriesWindow window, int moment, double variance, double clock)
    {
        double[] weights = [9, 1, 0.49, 1, 1, 0.49, 0.25, 0.25];
        var now = window.Count - 1;
        var squares = Features(window, moment).Zip(Features(window, now), weights).Sum(f => f.Third * (f.First - f.Second) * (f.First - f.Second));
        var angle = (now - moment) % 288 * (2 * Math.PI / 288);
        return squares + (clock * variance * (2 - (2 * Math.Cos(angle))));
    }

    /// <summary>Before the history began its first value stands.</summary>
    private static double[] Features(SeriesWindow window, int moment)
    {
        var (mean, peak) = (window.Mean.ToArray(), window.Peak.ToArray());
        return [Level(0), Level(1), Level(2), Average(3), Average(12), Average(48), Average(144), peak[Math.Max(0, moment - 11)..(moment + 1)].Max()];

        double Level(int ago) => mean[Math.Max(0, moment - ago)];
        double Average(int values) => Enumerable.Range(0, values).Average(Level);
    }
}
