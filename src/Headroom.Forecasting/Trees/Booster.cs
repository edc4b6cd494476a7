namespace Headroom.Forecasting.Trees;

/// <summary>
/// Gradient boosting of the pinball loss (Friedman) for one level: each tree is grown on the slopes of the loss, and then each leaf takes the
/// level's quantile of what is left to explain in it.
/// </summary>
internal sealed class Booster
{
    private readonly BinnedRows _rows;
    private readonly float[] _left;
    private readonly float[] _weights;
    private readonly float _level;
    private readonly BoostOptions _options;
    private readonly int[] _learned;
    private readonly int[] _heldBack;
    private readonly long[] _packed;
    private readonly bool[] _isExplained;
    private readonly float[] _values;
    private readonly float[] _valueWeights;

    /// <param name="rows">The features.</param>
    /// <param name="residuals">What is to be explained; becomes what is left.</param>
    /// <param name="weights">How much each row counts.</param>
    /// <param name="heldBack">Which rows only judge.</param>
    /// <param name="level">The quantile's level.</param>
    /// <param name="options">How to boost.</param>
    public Booster(BinnedRows rows, float[] residuals, float[] weights, bool[] heldBack, float level, BoostOptions options)
    {
        (_rows, _left, _weights, _level, _options) = (rows, residuals, weights, level, options);
        _learned = [.. Enumerable.Range(0, rows.Count).Where(row => !heldBack[row])];
        _heldBack = [.. Enumerable.Range(0, rows.Count).Where(row => heldBack[row])];
        (_packed, _isExplained) = (new long[rows.Count], new bool[rows.Count]);
        (_values, _valueWeights) = (new float[_learned.Length], new float[_learned.Length]);
    }

    public List<Tree> Run(Random random, CancellationToken cancellationToken)
    {
        var (trees, best, bestLoss) = (new List<Tree>(), 0, Loss());
        var grower = new TreeGrower(_rows, _options.Leaves);
        int[] features = [.. Enumerable.Range(0, _rows.Width).Where(feature => _rows.Edges.Bins(feature) > 1)];
        var leaves = new List<TreeGrower.Leaf>();
        while (trees.Count < _options.MostTrees && trees.Count - best < _options.Patience)
        {
            cancellationToken.ThrowIfCancellationRequested();
            random.Shuffle(features);
            var seen = features[..(int)Math.Ceiling(features.Length * _options.FeatureShare)];
            var sample = Sample(random);
            var tree = Grow(grower, sample, seen, leaves);
            trees.Add(tree);
            Explain(tree, sample, leaves);
            var loss = Loss();
            if (loss < bestLoss * 0.9999)
                (best, bestLoss) = (trees.Count, loss);
        }

        return trees[..best];
    }

    private Tree Grow(TreeGrower grower, int[] sample, ReadOnlySpan<int> features, List<TreeGrower.Leaf> leaves)
    {
        foreach (var row in sample)
            _packed[row] = Histogram.Pack(_left[row] > 0 ? _level : _level - 1, _weights[row]);

        // The quantile of a leaf is only as good as the rows beyond it are many.
        var least = Math.Clamp(4 / Math.Min(_level, 1 - _level), _options.LeastRowsInLeaf, 20 * _options.LeastRowsInLeaf);
        var tree = grower.Grow(sample, features, _packed, (long)(least * Histogram.Unit), leaves);
        foreach (var leaf in leaves)
            tree.SetValue(leaf.Node, _options.Rate * Quantile(sample.AsSpan(leaf.Start, leaf.Count)));
        return tree;
    }

    /// <summary>Takes from every row what the tree says of it. Of the rows that it was grown on the leaves are known, the others go their way through it.</summary>
    private void Explain(Tree tree, ReadOnlySpan<int> sample, List<TreeGrower.Leaf> leaves)
    {
        Array.Clear(_isExplained);
        foreach (var leaf in leaves)
        {
            var value = tree.Nodes[leaf.Node].Value;
            foreach (var row in sample.Slice(leaf.Start, leaf.Count))
            {
                _left[row] -= value;
                _isExplained[row] = true;
            }
        }

        for (var row = 0; row < _left.Length; row++)
        {
            if (!_isExplained[row])
                _left[row] -= tree.Value(_rows, row);
        }
    }

    private float Quantile(ReadOnlySpan<int> rows)
    {
        var values = _values.AsSpan(0, rows.Length);
        var weights = _valueWeights.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++)
            (values[i], weights[i]) = (_left[rows[i]], _weights[rows[i]]);
        return WeightedQuantile.Take(values, weights, _level);
    }

    /// <summary>Without replacement, and in ascending order, which memory likes.</summary>
    private int[] Sample(Random random)
    {
        var wanted = (int)Math.Ceiling(_learned.Length * _options.RowShare);
        var (sample, taken) = (new int[wanted], 0);
        for (var i = 0; i < _learned.Length && taken < wanted; i++)
        {
            if (random.Next(_learned.Length - i) < wanted - taken)
                sample[taken++] = _learned[i];
        }

        return sample;
    }

    /// <summary>The pinball loss of the rows held back.</summary>
    private double Loss()
    {
        var sum = 0d;
        foreach (var row in _heldBack)
            sum += _weights[row] * (_left[row] > 0 ? _level * _left[row] : (_level - 1) * _left[row]);
        return sum;
    }
}
