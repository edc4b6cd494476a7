using Headroom.Forecasting.Prophet;

namespace Headroom.Tests.Forecasting.Prophet;

/// <summary>
/// Beside R's prophet 1.0, whose optimiser was made to go on to the end: the values are what bench/prophet/reference.R prints. The two
/// agree as far as both find the optimum.
/// </summary>
public sealed class ReferenceTests
{
    private const double Tolerance = 0.02;

    private static readonly ProphetCurve s_curve = ProphetCurve.Fit(
        Series(), Synthetic.Start, Synthetic.PerDay, new ProphetOptions { SpecialDays = [new SpecialDays("special", [20004, 20011, 20018])] })!;

    [Theory]
    [InlineData(0, 29.93934724, 3.1211838288, 0)]
    [InlineData(50, 30.96639571, 1.1801359464, 0)]
    [InlineData(103, 32.05564009, 2.7255535759, 5.593870116)]
    [InlineData(199, 34.24875122, 6.0254035375, 0)]
    [InlineData(230, 37.29246809, -4.7454494481, 0)]
    [InlineData(300, 44.17093617, 0.7627816025, 0)]
    [InlineData(383, 52.34240701, -1.9367902722, 0)]
    [InlineData(400, 54.01613736, -6.9607287728, 0)]
    [InlineData(450, 58.93887370, -6.4113379019, 5.593870116)]
    public void Components_are_those_of_the_published_package(int i, double trend, double season, double special)
    {
        Assert.Equal(trend, s_curve.Trend(Synthetic.Start + i), Tolerance);
        Assert.Equal(season, s_curve.Season(Synthetic.Start + i), Tolerance);
        Assert.Equal(special, s_curve.SpecialEffect(Synthetic.Start + i), Tolerance);
    }

    [Fact]
    public void The_noise_is_that_of_the_published_package() => Assert.Equal(1.092567524, s_curve.Noise, 0.002);

    /// <summary>The optimum cannot be below what another optimiser reached.</summary>
    [Fact]
    public void No_other_optimiser_found_more_probable_coefficients()
    {
        const double Reached = 1297.07932224;
        var special = new[] { 20004L, 20011, 20018 };
        var objective = new Objective(Series(), s_curve, special);
        Assert.InRange(-objective.Of(objective.Coefficients(s_curve), s_curve.Noise / objective.Scale), Reached - 1e-4, Reached + 0.05);
    }

    private static float[] Series() => Synthetic.Of(384, i =>
    {
        if (i is >= 100 and <= 106)
            return double.NaN;
        var special = (Synthetic.Start + i) / Synthetic.PerDay is 20004 or 20011;
        return 30 + (0.02 * i) + (0.08 * Math.Max(0, i - 200)) + (5 * Math.Sin(2 * Math.PI * i / 24)) + (3 * Math.Cos(2 * Math.PI * i / 168))
            + (special ? 6 : 0) + (4 * Synthetic.Noise(i));
    });
}
