using Headroom.Forecasting.Arima;

namespace Headroom.Tests.Forecasting.Arima;

/// <summary>The choice of the order, against R's forecast 8.20 and urca.</summary>
public sealed class AutoArimaTests
{
    /// <summary>urca: ur.kpss(series, type = "mu", use.lag = trunc(3*sqrt(length(series))/13))@teststat.</summary>
    [Fact]
    public void The_test_for_wandering_is_that_of_the_reference()
    {
        Assert.Equal(0.300915169, Kpss.Statistic(ReferenceSeries.X), 6);
        Assert.Equal(2.971411437, Kpss.Statistic(ReferenceSeries.Y), 6);
    }

    /// <summary>forecast: ndiffs(series).</summary>
    [Fact]
    public void Differences_are_those_of_the_reference()
    {
        Assert.Equal(0, Kpss.Differences(ReferenceSeries.X));
        Assert.Equal(2, Kpss.Differences(ReferenceSeries.Y));
        Assert.Equal(2, Kpss.Differences(ReferenceSeries.Z));
    }

    /// <summary>
    /// forecast: auto.arima(series, seasonal = FALSE), its differences and aic, where s is 100 + the number. No two searches by steps
    /// end in the same place each time; ours must do as well on the whole, and never much worse.
    /// </summary>
    [Fact]
    public void The_chosen_models_are_as_good_as_those_of_the_reference()
    {
        (int Differences, double Aic)[] expected =
            [(0, 687.2021), (1, 702.8292), (1, 739.3166), (1, 711.4113), (1, 668.3956), (0, 666.3194), (0, 722.3951), (1, 716.0500)];
        double sum = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var fit = AutoArima.Fit(Series(i + 1), RegressorPlan.None)!;
            Assert.Equal(expected[i].Differences, fit.Order.D);
            Assert.True(fit.IsSafe);
            Assert.InRange(fit.Aic - expected[i].Aic, -15, 6);
            sum += fit.Aic - expected[i].Aic;
        }

        Assert.InRange(sum / expected.Length, -5, 1);
    }

    [Fact]
    public void Waves_are_chosen_where_there_are_some_and_not_where_there_are_none()
    {
        var noise = ReferenceSeries.Arma(5, 400, [0.5], []);
        var plain = RegressorPlan.None with { PerDay = 48 };
        Assert.Equal(0, WaveChoice.Choose(noise, plain).Daily);
        double[] day = [.. noise.Select((v, t) => v + (3 * Math.Sin(2 * Math.PI * t / 48)) + Math.Cos(4 * Math.PI * t / 48))];
        Assert.Equal(2, WaveChoice.Choose(day, plain).Daily);
    }

    [Fact]
    public void Waves_of_the_week_need_two_weeks()
    {
        var noise = ReferenceSeries.Arma(6, 700, [0.5], []);
        double[] week = [.. noise.Select((v, t) => v + (4 * Math.Sin(2 * Math.PI * t / (7 * 48))))];
        var plain = RegressorPlan.None with { PerDay = 48 };
        Assert.True(WaveChoice.Choose(week, plain).Weekly > 0);
        Assert.Equal(0, WaveChoice.Choose(week.AsSpan(0, 600), plain).Weekly);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Too_little_to_choose_from_is_no_model(int count) =>
        Assert.Null(AutoArima.Fit(ReferenceSeries.X.AsSpan(0, count), RegressorPlan.None));

    private static double[] Series(int number) => number switch
    {
        1 => ReferenceSeries.Arma(101, 400, [0.5, 0.3], []),
        2 => ReferenceSeries.Arma(102, 400, [], [0.8, 0.3]),
        3 => ReferenceSeries.Sums(ReferenceSeries.Arma(103, 400, [0.6], [])),
        4 => [.. ReferenceSeries.Arma(104, 400, [0.8], [-0.4]).Select(w => 5 + w)],
        5 => ReferenceSeries.Sums(ReferenceSeries.Arma(105, 400, [], [-0.6])),
        6 => ReferenceSeries.Arma(106, 400, [1.2, -0.5], [0.5]),
        7 => [.. ReferenceSeries.Noise(107).Take(400)],
        _ => ReferenceSeries.Sums(ReferenceSeries.Arma(108, 400, [0.4], [0.4]).Select(w => w + 0.5)),
    };
}
