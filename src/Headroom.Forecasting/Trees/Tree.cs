namespace Headroom.Forecasting.Trees;

/// <summary>A regression tree while it grows: nodes in bins, leaves with the value that they add.</summary>
internal sealed class Tree
{
    private readonly List<Node> _nodes = [new Node(-1, 0, 0, 0, 0)];

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Makes a leaf an inner node, and returns its left child; the right one is next to it.</summary>
    public int Divide(int leaf, Split split, float threshold)
    {
        var left = _nodes.Count;
        _nodes.Add(new Node(-1, 0, 0, 0, 0));
        _nodes.Add(new Node(-1, 0, 0, 0, 0));
        _nodes[leaf] = new Node(split.Feature, split.Bin, threshold, left, 0);
        return left;
    }

    public void SetValue(int leaf, float value) => _nodes[leaf] = _nodes[leaf] with { Value = value };

    public float Value(BinnedRows rows, int row)
    {
        var node = _nodes[0];
        while (node.Feature >= 0)
            node = _nodes[rows.Column(node.Feature)[row] <= node.Bin ? node.Left : node.Left + 1];
        return node.Value;
    }

    /// <summary>A feature of -1 marks a leaf.</summary>
    internal readonly record struct Node(int Feature, int Bin, float Threshold, int Left, float Value);
}
