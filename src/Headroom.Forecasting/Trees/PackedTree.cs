using Headroom.Forecasting.Features;

namespace Headroom.Forecasting.Trees;

/// <summary>
/// One tree as QuickScorer has it (Lucchese et al. 2015): its leaves are bits, from the left, and a comparison that sends a row to the right
/// strikes out the leaves on its left. When all comparisons are made, in any order, the first leaf that is left is the row's.
/// </summary>
internal sealed class PackedTree
{
    public const int MostLeaves = 32;

    private readonly List<Comparison> _comparisons = [];
    private readonly List<float> _leaves = [];

    public PackedTree(ReadOnlySpan<Ensemble.Node> nodes, int root) => Add(nodes, root);

    public IReadOnlyList<Comparison> Comparisons => _comparisons;

    public IReadOnlyList<float> Leaves => _leaves;

    private void Add(ReadOnlySpan<Ensemble.Node> nodes, int at)
    {
        var node = nodes[at];
        if (node.Feature < 0)
        {
            if (_leaves.Count == MostLeaves)
                throw new InvalidDataException("The model holds a tree with too many leaves.");
            _leaves.Add(node.Value);
            return;
        }

        var first = _leaves.Count;
        Add(nodes, node.Left);
        var left = (uint)((1UL << _leaves.Count) - (1UL << first));
        _comparisons.Add(new Comparison(node.Feature, node.Value, ~left));
        Add(nodes, node.Left + 1);
    }

    /// <param name="Kept">The leaves that stay possible when the feature is above the threshold.</param>
    internal readonly record struct Comparison(int Feature, float Threshold, uint Kept);
}
