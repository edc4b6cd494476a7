using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting.Trees;

namespace Headroom.Tests.Forecasting.Trees;

public sealed class SplitTests
{
    private const int Width = 3;

    private static readonly Gen<int[]> s_rows = Gen.Choose(4, 25).SelectMany(n => Gen.Choose(0, 9).ArrayOf(n * (Width + 1)));

    /// <summary>Against every cut between two values of every feature, worked out from its definition.</summary>
    [Fact]
    public void The_best_split_is_the_one_that_trying_all_finds() => Property.ForAll(s_rows, numbers =>
    {
        var (rows, slopes) = Parse(numbers);
        var packed = Array.ConvertAll(slopes, slope => Histogram.Pack(slope, 1));
        var binned = new BinnedRows(rows, Width);
        var histogram = new Histogram(Width);
        int[] all = [.. Enumerable.Range(0, slopes.Length)];
        histogram.Fill(binned, [0, 1, 2], all, packed);
        var best = Split.Best(histogram, binned.Edges, [0, 1, 2], packed.Sum(), 2 * Histogram.Unit);
        var found = best.Feature < 0 ? 0 : best.Gain / Histogram.Unit;
        return Math.Abs(found - BruteForce(rows, slopes, least: 2)) < 0.02;
    });

    [Fact]
    public void A_tree_sends_a_row_where_its_leaf_was_grown_and_raw_features_where_bins_go() => Property.ForAll(s_rows, numbers =>
    {
        var (rows, slopes) = Parse(numbers);
        var binned = new BinnedRows(rows, Width);
        int[] chosen = [.. Enumerable.Range(0, slopes.Length)];
        var leaves = new List<TreeGrower.Leaf>();
        var packed = Array.ConvertAll(slopes, slope => Histogram.Pack(slope, 1));
        var tree = new TreeGrower(binned, leaves: 6).Grow(chosen, [0, 1, 2], packed, Histogram.Unit, leaves);
        for (var i = 0; i < leaves.Count; i++)
            tree.SetValue(leaves[i].Node, i + 1);
        for (var i = 0; i < leaves.Count; i++)
        {
            foreach (var row in chosen.AsSpan(leaves[i].Start, leaves[i].Count))
            {
                if (tree.Value(binned, row) != i + 1 || RandomTrees.Walk([tree], rows.AsSpan(row * Width, Width)) != i + 1)
                    return false;
            }
        }

        return leaves.Sum(leaf => leaf.Count) == slopes.Length && leaves.Count <= 6;
    });

    [Fact]
    public void A_sibling_is_the_parent_minus_the_other_child()
    {
        var random = new Random(4);
        float[] rows = [.. Enumerable.Range(0, 100 * Width).Select(_ => random.NextSingle())];
        var packed = Enumerable.Range(0, 100).Select(_ => Histogram.Pack(random.NextSingle() - 0.5f, 1 + random.NextSingle())).ToArray();
        var binned = new BinnedRows(rows, Width);
        var (parent, child, rest, expected) = (new Histogram(Width), new Histogram(Width), new Histogram(Width), new Histogram(Width));
        int[] all = [.. Enumerable.Range(0, 100)];
        parent.Fill(binned, [0, 1, 2], all, packed);
        child.Fill(binned, [0, 1, 2], all.AsSpan(0, 30), packed);
        expected.Fill(binned, [0, 1, 2], all.AsSpan(30), packed.AsSpan(30));
        rest.Subtract(parent, child, [0, 1, 2]);
        for (var feature = 0; feature < Width; feature++)
            Assert.Equal(expected.Of(feature).ToArray(), rest.Of(feature).ToArray());
    }

    [Theory]
    [InlineData(-0.99f, 4f)]
    [InlineData(0.95f, 0.25f)]
    [InlineData(0f, 1f)]
    public void Slope_and_weight_share_a_word(float slope, float weight)
    {
        var sum = 50_000 * Histogram.Pack(slope, weight);
        Assert.Equal(50_000 * slope * weight, (double)Histogram.Slope(sum) / Histogram.Unit, 50.0);
        Assert.Equal(50_000 * weight, (double)Histogram.Weight(sum) / Histogram.Unit, 1.0);
    }

    private static double BruteForce(float[] rows, float[] slopes, int least)
    {
        var best = 0d;
        for (var feature = 0; feature < Width; feature++)
        {
            for (var cut = 0; cut < 9; cut++)
            {
                var left = slopes.Where((_, row) => rows[(row * Width) + feature] <= cut).ToArray();
                var right = slopes.Where((_, row) => rows[(row * Width) + feature] > cut).ToArray();
                if (left.Length >= least && right.Length >= least)
                    best = Math.Max(best, Square(left) + Square(right) - Square(slopes));
            }
        }

        return best;
    }

    private static double Square(float[] slopes) => Math.Pow(slopes.Sum(slope => (double)slope), 2) / slopes.Length;

    private static (float[] Rows, float[] Slopes) Parse(int[] numbers)
    {
        var count = numbers.Length / (Width + 1);
        return ([.. numbers.Take(count * Width).Select(v => (float)v)], [.. numbers.Skip(count * Width).Take(count).Select(v => v >= 7 ? 0.9f : -0.1f)]);
    }
}
