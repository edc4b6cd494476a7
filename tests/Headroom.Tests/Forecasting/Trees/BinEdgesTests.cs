using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting.Trees;

namespace Headroom.Tests.Forecasting.Trees;

public sealed class BinEdgesTests
{
    private static readonly Gen<float[]> s_values = Gen.Choose(1, 500).SelectMany(n => Gen.Choose(-300, 300).Select(v => v / 4f).ArrayOf(n));

    [Fact]
    public void A_bin_holds_what_lies_above_the_edge_before_it_and_not_above_its_own() => Property.ForAll(s_values, values =>
    {
        var edges = new BinEdges(values, 1);
        return edges.Bins(0) <= BinEdges.Most && values.All(value =>
        {
            var bin = edges.Bin(0, value);
            return (bin == 0 || value > edges.Edge(0, bin - 1)) && (bin == edges.Bins(0) - 1 || value <= edges.Edge(0, bin));
        });
    });

    [Fact]
    public void Few_different_values_have_a_bin_each()
    {
        float[] values = [.. Enumerable.Range(0, 640).Select(i => (float)(i % 10))];
        var edges = new BinEdges(values, 1);
        Assert.Equal(10, edges.Bins(0));
        Assert.Equal(10, values.Select(value => edges.Bin(0, value)).Distinct().Count());
    }

    [Fact]
    public void Many_different_values_fill_the_bins_evenly()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 6400).Select(_ => (float)Math.Exp(5 * random.NextDouble()))];
        var edges = new BinEdges(values, 1);
        Assert.All(values.GroupBy(value => edges.Bin(0, value)), bin => Assert.InRange(bin.Count(), 95, 105));
    }

    [Fact]
    public void A_constant_feature_has_one_bin() => Assert.Equal(1, new BinEdges([2, 2, 2, 2], 1).Bins(0));
}
