using FsCheck.Fluent;
using Headroom.Forecasting;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Features;

public sealed class FeatureExtractorTests
{
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(12), Target.Level(288), Target.Peak(1, 12), Target.Peak(2, 288)];

    [Fact]
    public void Whatever_the_history_every_feature_is_a_number() => Property.ForAll(Gen.Choose(0, int.MaxValue), seed =>
    {
        var series = OddSeries.Of(seed, longest: 700);
        var (window, extractor) = (new SeriesWindow(), new FeatureExtractor());
        window.Load(series, series, now: 12345, floor: 0, most: float.PositiveInfinity, perDay: 96);
        if (window.Count == 0)
            return true;
        return Read(extractor, window).All(float.IsFinite);
    });

    /// <summary>Twice the demand of a machine of twice the size is the same situation.</summary>
    [Fact]
    public void Features_do_not_depend_on_the_unit()
    {
        var series = Walk(1500);
        var small = Read(new FeatureExtractor(), Load(series, floor: 0.5f));
        var large = Read(new FeatureExtractor(), Load([.. series.Select(v => v * 1024)], floor: 512f));
        for (var i = 0; i < small.Length; i++)
            Assert.Equal(small[i], large[i], 1e-3f);
    }

    [Fact]
    public void Lags_and_windows_hold_what_their_names_say()
    {
        var series = Walk(1000);
        var features = Read(new FeatureExtractor(), Load(series, floor: 0.5f));
        var scale = Enumerable.Range(288, series.Length - 288).Average(i => Math.Abs(series[i] - series[i - 288]));
        Assert.Equal(Bent((series[^4] - series[^1]) / scale), features[2], 1e-3);
        var last = series[^12..].Select(v => (v - series[^1]) / scale).ToArray();
        var window = FeatureLayout.Windows + (2 * FeatureLayout.WindowValues);
        Assert.Equal(Bent(last.Average()), features[window], 1e-3);
        Assert.Equal(Bent(last.Max()), features[window + 1], 1e-3);
        Assert.Equal(Bent(last.Min()), features[window + 2], 1e-3);
        Assert.Equal(Bent(Math.Sqrt(last.Average(v => v * v) - Math.Pow(last.Average(), 2))), features[window + 3], 1e-3);
    }

    [Fact]
    public void The_same_time_yesterday_is_found_for_each_target()
    {
        var series = new float[3 * 288];
        series[^(288 - 4)] = 50;
        var window = Load(series, floor: 1);
        var extractor = new FeatureExtractor();
        extractor.Extract(window, new float[FeatureLayout.SharedCount]);
        Assert.Equal(Bent(50 / 3f / extractor.Scale), OfTarget(extractor, Target.Level(5))[3], 1e-3);
        Assert.Equal(0, OfTarget(extractor, Target.Level(60))[3]);
        Assert.Equal(Bent(50 / extractor.Scale), OfTarget(extractor, Target.Peak(1, 12))[2], 1e-3);
        Assert.Equal(0, OfTarget(extractor, Target.Peak(100, 112))[2]);
    }

    /// <summary>Where the window of yesterday reaches beyond now, what lies before now counts.</summary>
    [Theory]
    [InlineData(1, 12)]
    [InlineData(280, 300)]
    [InlineData(300, 311)]
    public void A_peak_is_told_by_the_highest_of_each_day(int from, int to)
    {
        var series = Walk(1500);
        var extractor = new FeatureExtractor();
        extractor.Extract(Load(series, floor: 0.5f), new float[FeatureLayout.SharedCount]);
        var highest = Enumerable.Range(1, 5).Average(day => series.Skip(series.Length - (day * 288) + ((from - 1) % 288)).Take(to - from + 1).Max());
        Assert.Equal(Bent((highest - series[^1]) / extractor.Scale), OfTarget(extractor, Target.Peak(from, to))[1], 1e-3);
    }

    [Fact]
    public void A_first_sample_is_enough()
    {
        var features = Read(new FeatureExtractor(), Load([7], floor: 1));
        Assert.All(features[..FeatureLayout.Shape], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var (window, extractor, shared) = (Load(Walk(4032), floor: 0.5f), new FeatureExtractor(), new float[FeatureLayout.Count]);
        Extract();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Extract();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Extract()
        {
            extractor.Extract(window, shared);
            foreach (var target in s_targets)
                extractor.ExtractTarget(target, shared.AsSpan(FeatureLayout.SharedCount));
        }
    }

    private static float[] OfTarget(FeatureExtractor extractor, Target target)
    {
        var features = new float[FeatureLayout.TargetCount];
        extractor.ExtractTarget(target, features);
        return features;
    }

    private static float[] Read(FeatureExtractor extractor, SeriesWindow window)
    {
        var shared = new float[FeatureLayout.SharedCount];
        extractor.Extract(window, shared);
        return [.. shared, .. s_targets.SelectMany(target => OfTarget(extractor, target))];
    }

    private static SeriesWindow Load(float[] series, float floor)
    {
        var window = new SeriesWindow();
        window.Load(series, series, now: 5000, floor, most: float.PositiveInfinity);
        return window;
    }

    private static double Bent(double scales) => 8 * Math.Asinh(scales / 8);

    private static float[] Walk(int count)
    {
        var random = new Random(3);
        var (value, walk) = (50d, new float[count]);
        for (var i = 0; i < count; i++)
            walk[i] = (float)(value = Math.Max(0, value + random.NextDouble() - 0.5));
        return walk;
    }
}
