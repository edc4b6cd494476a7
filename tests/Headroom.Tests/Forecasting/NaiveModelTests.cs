using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting;

public sealed class NaiveModelTests
{
    private static readonly Gen<double[]> s_series = Gen.Choose(60, 220).SelectMany(n =>
        Gen.Frequency((9, Gen.Choose(0, 50).Select(v => (double)v)), (1, Gen.Constant(double.NaN))).ArrayOf(n));

    [Fact]
    public void A_constant_series_is_forecast_as_that_constant()
    {
        var model = Learned(Enumerable.Repeat(3.5, 100));
        var peak = model.Peak(new PeakWindow(1, 12))!;
        Assert.Equal(3.5, peak.Quantile(0.01), 6);
        Assert.Equal(3.5, peak.Quantile(0.999), 6);
        Assert.Equal(0, peak.Exceedance(3.5));
    }

    [Fact]
    public void Too_little_history_is_no_forecast() => Assert.Null(Learned(Enumerable.Repeat(1.0, 30)).Peak(new PeakWindow(1, 12)));

    /// <summary>The errors kept up incrementally are those that come of looking at the whole history afresh.</summary>
    [Fact]
    public void Incremental_errors_equal_those_worked_out_afresh() => Property.ForAll(s_series, series =>
    {
        var window = new PeakWindow(2, 7);
        var model = new NaiveModel(memory: 120);
        foreach (var value in series)
        {
            model.Learn(value, value);
            _ = model.Peak(window);
        }

        var expected = Expected(series, window, memory: 120);
        var actual = model.Peak(window);
        if (expected is null || actual is null)
            return expected is null == actual is null;
        return new[] { 0.05, 0.5, 0.9, 0.95, 0.99 }.All(p => Math.Abs(expected.Quantile(p) - actual.Quantile(p)) < 1e-4);
    });

    [Fact]
    public void The_peak_channel_counts_and_not_only_the_mean()
    {
        var model = new NaiveModel();
        for (var i = 0; i < 200; i++)
            model.Learn(1, i % 4 == 0 ? 9 : 1);
        Assert.Equal(9, model.Peak(new PeakWindow(1, 12))!.Quantile(0.9), 3);
    }

    [Fact]
    public void A_gap_since_the_last_sample_looks_further_ahead_and_widens_the_forecast()
    {
        var walk = Noise(400).Aggregate(new List<double> { 100 }, (w, step) => [.. w, w[^1] + step]);
        var fresh = Learned(walk);
        var stale = Learned(walk.Concat(Enumerable.Repeat(double.NaN, 24)));
        Assert.True(Width(stale) > Width(fresh) * 1.1);

        static double Width(NaiveModel m) => m.Peak(new PeakWindow(1, 3))!.Quantile(0.95) - m.Peak(new PeakWindow(1, 3))!.Quantile(0.05);
    }

    [Fact]
    public void Coverage_of_the_peak_is_what_it_says_on_noise()
    {
        var forecaster = new SeriesForecaster(new NaiveModel(), new PeakWindow(2, 13), 0.95);
        foreach (var value in Noise(4000).Select(n => 50 + n))
            forecaster.Learn(value, value);
        Assert.InRange(forecaster.Covered, 0.9, 1.0);
        Assert.InRange(forecaster.Confidence(288), 0.4, 1.0);
    }

    private static NaiveModel Learned(IEnumerable<double> values)
    {
        var model = new NaiveModel();
        foreach (var value in values)
            model.Learn(value, value);
        return model;
    }

    private static IEnumerable<double> Noise(int count)
    {
        var random = new Random(7);
        for (var i = 0; i < count; i++)
            yield return (random.NextDouble() - 0.5) * 4;
    }

    /// <summary>By the definition: last value plus the quantiles of max(y[t+from..t+to]) − y[t] over the remembered past.</summary>
    private static Distribution? Expected(double[] series, PeakWindow window, int memory)
    {
        var recent = series.TakeLast(memory).ToArray();
        var age = 0;
        while (age < recent.Length && double.IsNaN(recent[^(age + 1)]))
            age++;
        if (age == recent.Length)
            return null;
        var (from, to) = (window.From + age, window.To + age);
        var errors = new List<float>();
        // The incremental window remembers errors, the ring remembers samples: both reach back over the same samples only
        // while the last value is fresh, which is the case that decisions rest on.
        var reach = age == 0 ? series : recent;
        for (var t = 0; t + to < reach.Length; t++)
        {
            var ahead = reach[(t + from)..(t + to + 1)];
            var known = ahead.Where(v => !double.IsNaN(v)).ToList();
            if (double.IsNaN(reach[t]) || known.Count * 4 < ahead.Length * 3)
                continue;
            errors.Add((float)(known.Max() - reach[t]));
        }

        errors = [.. errors.TakeLast(memory)];
        errors.Sort();
        return errors.Count < 24 ? null : Distribution.FromSorted(errors.ToArray(), recent[^(age + 1)], 0, double.PositiveInfinity);
    }
}
