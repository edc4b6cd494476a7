using Headroom.Forecasting.Trees;

namespace Headroom.Tests.Forecasting.Trees;

/// <summary>Trees that nobody learned, and the plain way through a tree, to hold the fast one against.</summary>
internal static class RandomTrees
{
    /// <summary>Thresholds and features are of few values, so that many are equal.</summary>
    public const int Values = 9;

    public static Tree Of(Random random, int leaves)
    {
        var (tree, open) = (new Tree(), new List<int> { 0 });
        while (open.Count < leaves)
        {
            var at = random.Next(open.Count);
            // Half the comparisons ask what is a row's own, which is the smaller part of the features.
            var feature = random.Next(2) == 0 ? random.Next(TreeFeatures.Shared) : random.Next(TreeFeatures.Shared, TreeFeatures.Count);
            var left = tree.Divide(open[at], new Split(feature, 0, 0), random.Next(Values));
            open[at] = left;
            open.Add(left + 1);
        }

        foreach (var leaf in open)
            tree.SetValue(leaf, (random.NextSingle() * 2) - 1);
        return tree;
    }

    public static Tree[] Several(Random random, int count, int mostLeaves = PackedTree.MostLeaves) =>
        [.. Enumerable.Range(0, count).Select(_ => Of(random, random.Next(1, mostLeaves + 1)))];

    public static float Walk(IEnumerable<Tree> trees, ReadOnlySpan<float> features)
    {
        var sum = 0f;
        foreach (var tree in trees)
        {
            var node = tree.Nodes[0];
            while (node.Feature >= 0)
                node = tree.Nodes[features[node.Feature] <= node.Threshold ? node.Left : node.Left + 1];
            sum += node.Value;
        }

        return sum;
    }
}
