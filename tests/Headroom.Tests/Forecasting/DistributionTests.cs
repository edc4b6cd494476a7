using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting;

public sealed class DistributionTests
{
    private static readonly Gen<float[]> s_observations = Gen.Choose(1, 400).SelectMany(n =>
        Gen.Choose(-1000, 1000).Select(v => v / 8f).ArrayOf(n)).Select(v => v.Order().ToArray());

    [Fact]
    public void Quantiles_rise_with_the_level() => Property.ForAll(s_observations, sorted =>
    {
        var d = Distribution.FromSorted(sorted, 0, double.NegativeInfinity, double.PositiveInfinity);
        var levels = Enumerable.Range(1, 9999).Select(i => i / 10000.0);
        return levels.Zip(levels.Skip(1)).All(p => d.Quantile(p.First) <= d.Quantile(p.Second) + 1e-9);
    });

    [Fact]
    public void Exceedance_falls_and_stays_within_its_limits() => Property.ForAll(s_observations, sorted =>
    {
        var d = Distribution.FromSorted(sorted, 0, double.NegativeInfinity, double.PositiveInfinity);
        var values = Enumerable.Range(-130, 280).Select(i => d.Exceedance(i)).ToList();
        return values.All(e => e is >= 0 and <= 1) && values.Zip(values.Skip(1)).All(p => p.First >= p.Second - 1e-12);
    });

    [Fact]
    public void Exceedance_is_the_inverse_of_the_quantile_where_there_are_no_ties() => Property.ForAll(
        Gen.Choose(30, 500), n =>
        {
            var sorted = Enumerable.Range(0, n).Select(i => (float)(i * i)).ToArray();
            var d = Distribution.FromSorted(sorted, 0, double.NegativeInfinity, double.PositiveInfinity);
            return new[] { 0.3, 0.5, 0.9, 0.95, 0.99, 0.9995 }.All(p => Math.Abs(d.Exceedance(d.Quantile(p)) - (1 - p)) < 1e-3);
        });

    [Fact]
    public void A_point_is_never_exceeded_and_always_reached()
    {
        var d = Distribution.Point(2);
        Assert.Equal(2, d.Quantile(0.05));
        Assert.Equal(2, d.Quantile(0.9999));
        Assert.Equal(0, d.Exceedance(2));
        Assert.Equal(1, d.Exceedance(1.9));
    }

    [Fact]
    public void The_median_and_the_upper_quantiles_of_a_uniform_sample_are_those_of_the_uniform_distribution()
    {
        var sorted = Enumerable.Range(0, 2001).Select(i => i / 2000f).ToArray();
        var d = Distribution.FromSorted(sorted, 10, 0, double.PositiveInfinity);
        Assert.Equal(10.5, d.Median, 3);
        Assert.Equal(10.95, d.Quantile(0.95), 3);
        Assert.Equal(0.25, d.Exceedance(10.75), 3);
    }

    [Fact]
    public void The_tail_of_an_exponential_sample_goes_on_exponentially()
    {
        // Quantile function of the unit exponential: −ln(1 − p).
        var sorted = Enumerable.Range(1, 2000).Select(i => (float)-Math.Log(1 - (i / 2001.0))).ToArray();
        var d = Distribution.FromSorted(sorted, 0, 0, double.PositiveInfinity);
        Assert.InRange(d.Quantile(0.9999), 0.85 * -Math.Log(1e-4), 1.15 * -Math.Log(1e-4));
        Assert.InRange(d.Exceedance(-Math.Log(1e-4)), 0.3e-4, 3e-4);
    }

    [Fact]
    public void A_limit_ends_the_scale_and_changes_nothing_below_it()
    {
        var d = Distribution.FromSorted([.. Enumerable.Range(0, 200).Select(i => (float)i)], 0, 0, double.PositiveInfinity);
        var limited = d.AtMost(150);
        Assert.Equal(d.Quantile(0.5), limited.Quantile(0.5));
        Assert.Equal(d.Exceedance(149), limited.Exceedance(149), 6);
        Assert.Equal((150.0, 0.0), (limited.Quantile(0.9999), limited.Exceedance(150)));
        var far = d.AtMost(1e6);
        Assert.Equal((d.Quantile(0.9999), d.Exceedance(250)), (far.Quantile(0.9999), far.Exceedance(250)));
    }

    [Fact]
    public void Few_observations_reach_further_than_the_largest_of_them()
    {
        var d = Distribution.FromSorted([.. Enumerable.Range(0, 30).Select(i => (float)i)], 0, 0, double.PositiveInfinity);
        Assert.True(d.Quantile(0.99) > 29);
    }
}
