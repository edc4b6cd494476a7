using System.Runtime.Intrinsics;
using Headroom.Forecasting;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.Trees;

namespace Headroom.Tests.Forecasting.Trees;

public sealed class GroupTreesTests
{
    /// <summary>To the bit: what is above a threshold, at it or below it, infinite or not a number, for one row as for many.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(23)]
    [InlineData(RowBatch.Most)]
    public void Rows_together_give_what_a_plain_walk_gives_each(int count)
    {
        var random = new Random(count);
        var batch = new RowBatch();
        for (var round = 0; round < 20; round++)
        {
            Tree[][] levels = [.. Enumerable.Range(0, QuantileLevels.Count).Select(_ => RandomTrees.Several(random, random.Next(12)))];
            var group = new GroupTrees([.. levels.Select(trees => Ensemble.Of(trees))]);
            float[] shared = [.. Enumerable.Range(0, FeatureLayout.SharedCount).Select(_ => Value(random))];
            float[][] rows = [.. Enumerable.Range(0, count).Select(_ => Row(random, shared, batch))];
            group.Predict(shared, batch);
            for (var row = 0; row < count; row++)
            {
                for (var level = 0; level < levels.Length; level++)
                    Assert.Equal(RandomTrees.Walk(levels[level], rows[row]), batch.Sum(row)[level]);
            }

            batch.Clear();
        }
    }

    [Fact]
    public void A_tree_may_have_as_many_leaves_as_there_are_bits_and_no_more()
    {
        var random = new Random(1);
        Assert.Equal(PackedTree.MostLeaves, Pack(PackedTree.MostLeaves).Leaves.Count);
        Assert.Throws<InvalidDataException>(() => Pack(PackedTree.MostLeaves + 1));

        PackedTree Pack(int leaves) => new(Ensemble.Of([RandomTrees.Of(random, leaves)]).Nodes, 0);
    }

    /// <summary>Adds a row, and returns all its features as a plain walk reads them.</summary>
    private static float[] Row(Random random, float[] shared, RowBatch batch)
    {
        float[] ofTarget = [.. Enumerable.Range(0, FeatureLayout.TargetCount).Select(_ => Value(random))];
        var target = Target.Peak(random.Next(1, 5), random.Next(5, 9));
        var line = Vector256.Create(Value(random), Value(random), Value(random), Value(random), Value(random), Value(random), Value(random), 0);
        batch.Add(0, ofTarget, target, line);
        var own = new float[TreeFeatures.Own];
        TreeFeatures.FillOwn(ofTarget, target, line, own);
        return [.. shared[..TreeFeatures.Shared], .. own];
    }

    private static float Value(Random random) => random.Next(30) switch
    {
        0 => float.PositiveInfinity,
        1 => float.NegativeInfinity,
        2 => float.NaN,
        3 => random.NextSingle() * RandomTrees.Values,
        _ => random.Next(RandomTrees.Values),
    };
}
