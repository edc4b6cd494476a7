using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting;

public sealed class DistributionTests
{
    private static readonly Gen<float[]> s_rows =
        Gen.Choose(-1000, 1000).Select(v => v / 8f).ArrayOf(QuantileLevels.Count).Select(v => v.Order().ToArray());

    [Fact]
    public void Quantiles_rise_with_the_level() => Property.ForAll(s_rows, row =>
    {
        var d = Distribution.FromRow(row);
        var levels = Enumerable.Range(1, 9999).Select(i => i / 10000.0);
        return levels.Zip(levels.Skip(1)).All(p => d.Quantile(p.First) <= d.Quantile(p.Second) + 1e-9);
    });

    [Fact]
    public void Exceedance_falls_and_stays_within_its_limits() => Property.ForAll(s_rows, row =>
    {
        var d = Distribution.FromRow(row);
        var values = Enumerable.Range(-130, 280).Select(i => d.Exceedance(i)).ToList();
        return values.All(e => e is >= 0 and <= 1) && values.Zip(values.Skip(1)).All(p => p.First >= p.Second - 1e-12);
    });

    [Fact]
    public void A_row_is_given_back_as_it_was() => Property.ForAll(s_rows, row =>
    {
        var d = Distribution.FromRow(row);
        return Enumerable.Range(0, row.Length).All(i => Math.Abs(d.Quantile(Math.Round(QuantileLevels.All[i], 6)) - row[i]) < 1e-4);
    });

    [Fact]
    public void Exceedance_is_the_inverse_of_the_quantile_where_there_are_no_ties()
    {
        var d = Distribution.FromRow([1, 2, 4, 7, 11, 13, 20]);
        Assert.All([0.1, 0.3, 0.5, 0.9, 0.95, 0.97, 0.99, 0.9995], p => Assert.Equal(1 - p, d.Exceedance(d.Quantile(p)), 6));
    }

    [Fact]
    public void A_point_is_never_exceeded_and_always_reached()
    {
        Assert.All([Distribution.Point(2), Distribution.FromRow([2, 2, 2, 2, 2, 2, 2])], d =>
        {
            Assert.Equal(2, d.Quantile(0.05));
            Assert.Equal(2, d.Quantile(0.9999));
            Assert.Equal(0, d.Exceedance(2));
            Assert.Equal(1, d.Exceedance(1.9));
        });
    }

    /// <summary>The unit exponential: its quantile function is −ln(1 − p), and so is its tail.</summary>
    [Fact]
    public void The_tail_of_an_exponential_row_goes_on_exponentially()
    {
        var d = Distribution.FromRow([.. QuantileLevels.All.ToArray().Select(p => (float)-Math.Log(1 - p))]);
        Assert.Equal(-Math.Log(1e-4), d.Quantile(0.9999), 3);
        Assert.Equal(1e-4, d.Exceedance(-Math.Log(1e-4)), 6);
    }

    [Fact]
    public void A_row_that_does_not_ascend_is_made_to()
    {
        var d = Distribution.FromRow([1, 3, 2, 4, 4, 3, 5]);
        Assert.Equal((3.0, 4.0), (d.Quantile(0.5), d.Quantile(0.95)));
    }

    [Fact]
    public void A_limit_ends_the_scale_and_changes_nothing_below_it()
    {
        var d = Distribution.FromRow([10, 50, 100, 150, 180, 190, 198]);
        var limited = d.AtMost(150);
        Assert.Equal(d.Quantile(0.5), limited.Quantile(0.5));
        Assert.Equal(d.Exceedance(149), limited.Exceedance(149), 6);
        Assert.Equal((150.0, 0.0), (limited.Quantile(0.9999), limited.Exceedance(150)));
        var far = d.AtMost(1e6);
        Assert.Equal((d.Quantile(0.9999), d.Exceedance(250)), (far.Quantile(0.9999), far.Exceedance(250)));
    }
}
