namespace Headroom.Forecasting.Trees;

/// <summary>
/// Grows one tree leaf by leaf, always where most is gained. Owns the buffers, so that hundreds of trees cost no memory but their own.
/// </summary>
internal sealed class TreeGrower
{
    private readonly BinnedRows _rows;
    private readonly int _leaves;
    private readonly Histogram[] _histograms;
    private readonly int[] _moved;
    private readonly long[] _ordered;

    public TreeGrower(BinnedRows rows, int leaves)
    {
        (_rows, _leaves, _moved, _ordered) = (rows, leaves, new int[rows.Count], new long[rows.Count]);
        _histograms = new Histogram[leaves];
        for (var i = 0; i < leaves; i++)
            _histograms[i] = new Histogram(rows.Width);
    }

    /// <summary>
    /// Grows on the chosen rows, which are put in the order of their leaves; the leaves say which are whose.
    /// </summary>
    public Tree Grow(int[] chosen, ReadOnlySpan<int> features, ReadOnlySpan<long> packed, long leastWeight, List<Leaf> leaves)
    {
        var tree = new Tree();
        leaves.Clear();
        Fill(_histograms[0], features, chosen, packed);
        leaves.Add(Measure(0, 0, chosen.Length, 0, Sum(chosen, packed), features, leastWeight));
        while (leaves.Count < _leaves)
        {
            var best = Best(leaves);
            if (best < 0)
                break;
            Divide(tree, leaves, best, chosen, features, packed, leastWeight);
        }

        return tree;
    }

    private void Divide(
        Tree tree, List<Leaf> leaves, int index, int[] chosen, ReadOnlySpan<int> features, ReadOnlySpan<long> packed, long leastWeight)
    {
        var leaf = leaves[index];
        var left = tree.Divide(leaf.Node, leaf.Split, _rows.Edges.Edge(leaf.Split.Feature, leaf.Split.Bin));
        var count = Partition(chosen.AsSpan(leaf.Start, leaf.Count), _rows.Column(leaf.Split.Feature), leaf.Split.Bin);
        var sumLeft = Sum(chosen.AsSpan(leaf.Start, count), packed);

        // The smaller child is counted, the larger one is what remains of the parent and takes over its place.
        var smallIsLeft = count * 2 <= leaf.Count;
        var small = smallIsLeft ? chosen.AsSpan(leaf.Start, count) : chosen.AsSpan(leaf.Start + count, leaf.Count - count);
        var (parent, added) = (leaf.Histogram, leaves.Count);
        Fill(_histograms[added], features, small, packed);
        _histograms[parent].Subtract(_histograms[parent], _histograms[added], features);
        var (ofLeft, ofRight) = smallIsLeft ? (added, parent) : (parent, added);
        leaves[index] = Measure(left, leaf.Start, count, ofLeft, sumLeft, features, leastWeight);
        leaves.Add(Measure(left + 1, leaf.Start + count, leaf.Count - count, ofRight, leaf.Sum - sumLeft, features, leastWeight));
    }

    /// <summary>What the rows have to add is put in their order first: it is read once for every feature.</summary>
    private void Fill(Histogram histogram, ReadOnlySpan<int> features, ReadOnlySpan<int> rows, ReadOnlySpan<long> packed)
    {
        for (var i = 0; i < rows.Length; i++)
            _ordered[i] = packed[rows[i]];
        histogram.Fill(_rows, features, rows, _ordered);
    }

    private Leaf Measure(int node, int start, int count, int histogram, long sum, ReadOnlySpan<int> features, long leastWeight)
    {
        var split = Histogram.Weight(sum) < 2 * leastWeight
            ? Split.None
            : Split.Best(_histograms[histogram], _rows.Edges, features, sum, leastWeight);
        return new Leaf(node, start, count, histogram, sum, split);
    }

    private static int Best(List<Leaf> leaves)
    {
        var best = -1;
        for (var i = 0; i < leaves.Count; i++)
        {
            if (leaves[i].Split.Gain > 0 && (best < 0 || leaves[i].Split.Gain > leaves[best].Split.Gain))
                best = i;
        }

        return best;
    }

    /// <summary>Puts the rows of the left child first, both in their order; returns how many those are.</summary>
    private int Partition(Span<int> rows, ReadOnlySpan<byte> column, int bin)
    {
        var (left, right) = (0, 0);
        foreach (var row in rows)
        {
            if (column[row] <= bin)
                rows[left++] = row;
            else
                _moved[right++] = row;
        }

        _moved.AsSpan(0, right).CopyTo(rows[left..]);
        return left;
    }

    private static long Sum(ReadOnlySpan<int> rows, ReadOnlySpan<long> packed)
    {
        var sum = 0L;
        foreach (var row in rows)
            sum += packed[row];
        return sum;
    }

    /// <summary>A leaf's node, its stretch of the chosen rows, its histogram, its sums, and the best way to divide it.</summary>
    internal readonly record struct Leaf(int Node, int Start, int Count, int Histogram, long Sum, Split Split);
}
