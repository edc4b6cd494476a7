using Headroom.Forecasting;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Features;

/// <summary>Levels' features are worked out for all places of a day at once; here, place by place and in the words of their definition.</summary>
public sealed class LevelFeaturesTests
{
    [Theory]
    [InlineData(288, 4032)]
    [InlineData(288, 1000)]
    [InlineData(288, 2016)]
    [InlineData(288, 290)]
    [InlineData(288, 288)]
    [InlineData(96, 700)]
    [InlineData(17, 200)]
    [InlineData(8, 100)]
    public void Each_place_is_told_by_what_was_around_it(int perDay, int count)
    {
        var random = new Random(count);
        var (means, peaks) = (new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            means[i] = (float)(20 * random.NextDouble());
            peaks[i] = means[i] + (float)random.NextDouble();
        }

        var (window, extractor) = (new SeriesWindow(), new FeatureExtractor());
        window.Load(means, peaks, now: 5000, floor: 0.5f, most: 100, perDay);
        extractor.Extract(window, new float[FeatureLayout.SharedCount]);
        var features = new float[FeatureLayout.TargetCount];
        for (var lead = 1; lead <= perDay; lead++)
        {
            extractor.ExtractTarget(Target.Level(lead), features);
            var expected = Expected(Normalised(means), Normalised(peaks), perDay, lead - 1);
            for (var i = 0; i < features.Length; i++)
                Assert.Equal(8 * Math.Asinh(expected[i] / 8), features[i], 1e-3);
        }

        double[] Normalised(float[] values) => [.. values.Select(v => (v - (double)means[^1]) / extractor.Scale)];
    }

    private static double[] Expected(double[] level, double[] high, int perDay, int place)
    {
        var days = level.Length / perDay;
        double[] features = [.. Course(6), .. Course(1), .. Ago(1, 6), .. Ago(1, 1), .. Ago(7, 6), .. Ago(7, 1),
            Circle(3).SelectMany(p => Days(high, p)).Max(), Math.Sqrt(Circle(3).Average(p => Days(level, p).Average(v => v * v)))];
        if (days < 7)
            (features[4], features[5]) = (features[0], features[1]);
        return features;

        // A day may be shorter than what is around a place: then it is all around, once.
        IEnumerable<int> Circle(int around) => Enumerable.Range(place - around, (2 * around) + 1).Select(p => ((p % perDay) + perDay) % perDay).Distinct();

        IEnumerable<double> Days(double[] values, int p) => Enumerable.Range(1, days).Select(day => values[values.Length - (day * perDay) + p]);

        double[] Course(int around) => [Circle(around).Average(p => Days(level, p).Average())];

        double[] Ago(int day, int around)
        {
            var start = level.Length - (day * perDay) + place - around;
            var values = Enumerable.Range(start, Math.Min((2 * around) + 1, perDay)).Where(i => i >= 0 && i < level.Length).ToArray();
            return [values.Length > 0 ? values.Average(i => level[i]) : 0];
        }
    }
}
