using Headroom.Forecasting;
using Headroom.Forecasting.Arima;

namespace Headroom.Tests.Forecasting.Arima;

/// <summary>Forecasts against R's predict(fit, n.ahead = 6), of the fits in <see cref="ArimaFitterTests"/>.</summary>
public sealed class FittedArimaTests
{
    [Fact]
    public void Mean_and_variance_with_a_mean() => Check(
        Follow(ReferenceSeries.X, new ArimaOrder(1, 0, 1, Constant: true)),
        [9.352337454, 9.648850935, 9.799948785, 9.876945486, 9.916181598, 9.936175603],
        [0.2998991704, 0.7015543807, 0.8058536062, 0.832937354, 0.8399702864, 0.8417965527]);

    [Fact]
    public void Mean_and_variance_with_a_drift() => Check(
        Follow(ReferenceSeries.Y, new ArimaOrder(1, 1, 1, Constant: true)),
        [11.13103764, 11.07200849, 11.08966971, 11.14160252, 11.2088507, 11.28294305],
        [0.3389756321, 1.430716722, 2.99725296, 4.803605362, 6.722646936, 8.693149601]);

    [Fact]
    public void Mean_and_variance_after_gaps() => Check(
        Follow(ReferenceSeries.WithGaps(ReferenceSeries.Y), new ArimaOrder(1, 1, 1, Constant: false)),
        [11.05588742, 10.89305303, 10.80634344, 10.76017044, 10.73558324, 10.72249051],
        [0.3311820314, 1.35688812, 2.908476573, 4.784346704, 6.845444381, 9.008733845]);

    [Fact]
    public void Mean_and_variance_of_two_differences() => Check(
        Follow(ReferenceSeries.WithGaps(ReferenceSeries.Z), new ArimaOrder(0, 2, 1, Constant: false)),
        [-253.3493409, -258.7323716, -264.1154022, -269.4984329, -274.8814636, -280.2644942],
        [0.28863963, 1.131258152, 2.817706268, 5.637834681, 9.881494094, 15.83853521]);

    [Fact]
    public void Mean_and_variance_with_waves() => Check(
        Follow(ReferenceSeries.WithGaps(ReferenceSeries.V), new ArimaOrder(1, 0, 1, Constant: true), RegressorPlan.None with { PerDay = 24, Daily = 1 }),
        [8.386657689, 9.290571428, 10.05364462, 10.71520545, 11.27709595, 11.72513532],
        [0.2993809168, 0.6803750494, 0.7809570786, 0.8075106229, 0.8145207292, 0.8163713895]);

    /// <summary>Where the innovations are normal, the simulated quantiles are those of the normal distribution.</summary>
    [Fact]
    public void Quantiles_of_normal_innovations_are_normal()
    {
        double[] values = [.. ReferenceSeries.Arma(11, 2000, [0.7], [0.2]).Select(w => 50 + w)];
        var series = Follow(values, new ArimaOrder(1, 0, 1, Constant: true));
        var table = new ForecastTable([Target.Level(1), Target.Level(6), Target.Level(24)]);
        series.Forecast(table);
        double[] scores = [-1.6449, -0.6745, 0, 0.6745, 1.2816, 1.6449];
        for (var i = 0; i < table.Count; i++)
        {
            var (mean, variance) = series.Moments(table.Targets[i].From);
            for (var q = 0; q < scores.Length; q++)
                Assert.Equal(mean + (scores[q] * Math.Sqrt(variance)), table[i][q], 0.3 * Math.Sqrt(variance));
        }
    }

    /// <summary>Independent values: the highest of twelve is below x as often as one value is, to the twelfth power.</summary>
    [Fact]
    public void The_peak_of_noise_is_the_highest_of_as_many_values()
    {
        double[] values = [.. ReferenceSeries.Noise(12).Take(2000).Select(w => 50 + w)];
        var series = Follow(values, new ArimaOrder(0, 0, 0, Constant: true));
        var table = new ForecastTable([Target.Peak(1, 12), Target.Level(1)]);
        series.Forecast(table);
        Assert.Equal(Quantile(values, Math.Pow(0.5, 1.0 / 12)), table[0][QuantileLevels.Median], 0.1);
        Assert.Equal(Quantile(values, Math.Pow(0.95, 1.0 / 12)), table[0][QuantileLevels.Q95], 0.15);
        Assert.True(table[0][QuantileLevels.Median] > table[1][QuantileLevels.Q90]);
    }

    [Fact]
    public void Skewed_innovations_make_a_skewed_forecast()
    {
        double[] values = [.. ReferenceSeries.Noise(13).Take(600).Select((w, i) => i % 20 == 7 ? 40.0 : 5 + w)];
        var series = Follow(values, new ArimaOrder(0, 0, 0, Constant: true));
        var table = new ForecastTable([Target.Level(1)]);
        series.Forecast(table);
        Assert.True(table[0][QuantileLevels.Q99] > 35);
        Assert.True(table[0][QuantileLevels.Q90] < 10);
        Assert.True(table[0][0] > 2);
    }

    [Fact]
    public void The_peak_channel_raises_peaks_and_not_levels()
    {
        var means = ReferenceSeries.Noise(14).Take(400).Select(w => (float)(20 + w)).ToArray();
        var peaks = means.Select((m, i) => i % 3 == 0 ? m + 30 : m).ToArray();
        var fit = new ArimaFitter([.. means.Select(m => (double)m)], RegressorPlan.None).Fit(new ArimaOrder(0, 0, 0, Constant: true), ArimaFitter.Precise)!;
        var table = new ForecastTable([Target.Level(1), Target.Peak(1, 12)]);
        FittedArima.Follow(fit, means, peaks, 100, 1).Forecast(table);
        Assert.True(table[0][QuantileLevels.Q99] < 23);
        Assert.True(table[1][0] > 45);
    }

    [Fact]
    public void A_restless_hour_widens_the_next_forecast_more_than_a_later_one()
    {
        double[] calm = [.. ReferenceSeries.Noise(15).Take(1200).Select((w, t) => 50 + (t is >= 300 and < 400 ? 5 * w : w))];
        var series = Follow(calm, new ArimaOrder(0, 0, 0, Constant: true));
        var table = new ForecastTable([Target.Level(1), Target.Level(288)]);
        series.Forecast(table);
        var (near, far) = (Width(table[0]), Width(table[1]));
        foreach (var w in ReferenceSeries.Noise(16).Take(24))
            series.Learn((float)(50 + (5 * w)), 0);
        series.Forecast(table);
        Assert.True(Width(table[0]) > 2 * near);
        Assert.True(Width(table[1]) < 1.5 * far);

        static float Width(Span<float> row) => row[QuantileLevels.Q90] - row[QuantileLevels.Median];
    }

    [Fact]
    public void A_gap_widens_the_forecast()
    {
        var series = Follow(ReferenceSeries.Y, new ArimaOrder(1, 1, 1, Constant: false));
        var table = new ForecastTable([Target.Level(1)]);
        series.Forecast(table);
        var before = table[0][QuantileLevels.Q90] - table[0][QuantileLevels.Median];
        for (var i = 0; i < 10; i++)
            series.Learn(float.NaN, float.NaN);
        series.Forecast(table);
        Assert.True(table[0][QuantileLevels.Q90] - table[0][QuantileLevels.Median] > 1.5 * before);
    }

    private static double Quantile(double[] values, double p)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)(p * sorted.Length)];
    }

    private static FittedArima Follow(double[] series, ArimaOrder order, RegressorPlan? plan = null)
    {
        var means = series.Select(v => (float)v).ToArray();
        var fit = new ArimaFitter(series, plan ?? RegressorPlan.None).Fit(order, ArimaFitter.Precise)!;
        return FittedArima.Follow(fit, means, means, float.PositiveInfinity, 1);
    }

    private static void Check(FittedArima series, double[] means, double[] variances)
    {
        for (var lead = 1; lead <= means.Length; lead++)
        {
            var (mean, variance) = series.Moments(lead);
            Assert.Equal(means[lead - 1], mean, 2e-3);
            Assert.Equal(variances[lead - 1], variance, 1e-3 * variances[lead - 1]);
        }
    }
}
