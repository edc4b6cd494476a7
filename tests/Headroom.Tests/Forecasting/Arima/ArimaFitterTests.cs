using Headroom.Forecasting.Arima;

namespace Headroom.Tests.Forecasting.Arima;

/// <summary>
/// Fixed orders against R 4.2.2: arima(series, order = ..., xreg = ..., method = "ML", optim.control = list(reltol = 1e-15,
/// maxit = 2000)), its coefficients, sigma2, logLik and aic.
/// </summary>
public sealed class ArimaFitterTests
{
    private static readonly RegressorPlan s_wave = RegressorPlan.None with { PerDay = 24, Daily = 1 };

    [Fact]
    public void The_series_are_those_of_the_reference() =>
        Assert.Equal([9.345801069, 8.823436825, 9.602024149], ReferenceSeries.X[..3].Select(v => Math.Round(v, 9)));

    [Fact]
    public void Arma_with_mean() => Check(
        Fit(ReferenceSeries.X, new ArimaOrder(1, 0, 1, Constant: true)),
        [0.5095817185, 0.6476999406, 9.9569508880],
        0.2998991704,
        -98.72158534,
        205.4431707);

    [Fact]
    public void Autoregression_with_gaps() => Check(
        Fit(ReferenceSeries.WithGaps(ReferenceSeries.X), new ArimaOrder(2, 0, 0, Constant: true)),
        [0.9211724634, -0.1915393996, 9.9738454798],
        0.321085636,
        -97.0284527,
        202.0569054);

    [Fact]
    public void Moving_average_without_mean() => Check(
        Fit([.. ReferenceSeries.X.Select(x => x - 10)], new ArimaOrder(0, 0, 2, Constant: false)),
        [1.0889253528, 0.3082990398],
        0.3225682085,
        -103.0761191,
        212.1522383);

    [Fact]
    public void A_difference_with_drift() => Check(
        Fit(ReferenceSeries.Y, new ArimaOrder(1, 1, 1, Constant: true)),
        [0.44688251088, 0.34775023753, 0.07962199244],
        0.3389756321,
        -104.8052572,
        217.6105143);

    [Fact]
    public void A_difference_across_gaps() => Check(
        Fit(ReferenceSeries.WithGaps(ReferenceSeries.Y), new ArimaOrder(1, 1, 1, Constant: false)),
        [0.5325017124, 0.2273581405],
        0.3311820314,
        -100.422711,
        206.8454219);

    [Fact]
    public void Two_differences_across_gaps() => Check(
        Fit(ReferenceSeries.WithGaps(ReferenceSeries.Z), new ArimaOrder(0, 2, 1, Constant: false)),
        [-0.2914113342],
        0.28863963,
        -91.93451523,
        187.8690305);

    [Fact]
    public void Waves_of_the_day_with_gaps() => Check(
        Fit(ReferenceSeries.WithGaps(ReferenceSeries.V), new ArimaOrder(1, 0, 1, Constant: true), s_wave),
        [0.5138082257, 0.6142904429, 9.9803592827, 2.0735548868, -0.9015494239],
        0.2993809168,
        -93.9061376,
        199.8122752);

    /// <summary>The unit of a series is no part of its model.</summary>
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e9)]
    public void A_series_in_another_unit_has_the_same_model(double unit)
    {
        var plain = Fit(ReferenceSeries.X, new ArimaOrder(1, 0, 1, Constant: true));
        var scaled = Fit([.. ReferenceSeries.X.Select(x => x * unit)], new ArimaOrder(1, 0, 1, Constant: true));
        Assert.Equal(plain.Phi[0], scaled.Phi[0], 6);
        Assert.Equal(plain.Theta[0], scaled.Theta[0], 6);
        Assert.Equal(plain.Regression[0], scaled.Regression[0] / unit, 6);
        Assert.Equal(plain.LogLikelihood, scaled.LogLikelihood + (120 * Math.Log(unit)), 4);
    }

    [Theory]
    [InlineData(6, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, 0, 6)]
    public void Orders_have_limits(int p, int d, int q) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new ArimaFitter(ReferenceSeries.X, RegressorPlan.None).Fit(new ArimaOrder(p, d, q, Constant: false), ArimaFitter.Rough));

    [Fact]
    public void A_series_has_a_longest_length() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new ArimaFitter(new double[ArimaFitter.MaxLength + 1], RegressorPlan.None));

    [Fact]
    public void Too_few_samples_for_an_order_are_no_fit() =>
        Assert.Null(new ArimaFitter([1, 2, 4, 3, 5], RegressorPlan.None).Fit(new ArimaOrder(3, 1, 2, Constant: true), ArimaFitter.Rough));

    /// <summary>A search with that many free numbers must find at least the likelihood of the model that made the series.</summary>
    [Theory]
    [InlineData(5, 0)]
    [InlineData(0, 5)]
    [InlineData(3, 2)]
    [InlineData(2, 3)]
    public void A_larger_model_is_never_less_likely(int p, int q)
    {
        var small = Fit(ReferenceSeries.X, new ArimaOrder(Math.Min(p, 1), 0, Math.Min(q, 1), Constant: true));
        var large = Fit(ReferenceSeries.X, new ArimaOrder(p, 0, q, Constant: true));
        Assert.True(large.LogLikelihood >= small.LogLikelihood - 1e-3);
    }

    private static ArimaFit Fit(double[] series, ArimaOrder order, RegressorPlan? plan = null) =>
        new ArimaFitter(series, plan ?? RegressorPlan.None).Fit(order, ArimaFitter.Precise)!;

    private static void Check(ArimaFit fit, double[] coefficients, double variance, double logLikelihood, double aic)
    {
        double[] found = [.. fit.Phi, .. fit.Theta, .. fit.Regression];
        Assert.Equal(coefficients.Length, found.Length);
        for (var i = 0; i < found.Length; i++)
            Assert.Equal(coefficients[i], found[i], 1e-3 * Math.Max(1, Math.Abs(found[i])));
        Assert.Equal(variance, fit.Variance, 2e-5);
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-4);
        Assert.Equal(aic, fit.Aic, 2e-4);
    }
}
