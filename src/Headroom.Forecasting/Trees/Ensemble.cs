using Headroom.Forecasting.Features;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Trees;

/// <summary>The trees of one group and one level as they are kept in a file: what they add to the line, in scales.</summary>
internal sealed class Ensemble
{
    private const int MostNodes = 1 << 22;

    private readonly int[] _roots;
    private readonly Node[] _nodes;

    private Ensemble(int[] roots, Node[] nodes) => (_roots, _nodes) = (roots, nodes);

    public ReadOnlySpan<int> Roots => _roots;

    public ReadOnlySpan<Node> Nodes => _nodes;

    public static Ensemble Of(IReadOnlyList<Tree> trees)
    {
        var (roots, nodes) = (new int[trees.Count], new List<Node>());
        for (var i = 0; i < trees.Count; i++)
        {
            var root = roots[i] = nodes.Count;
            foreach (var node in trees[i].Nodes)
                nodes.Add(new Node((short)node.Feature, node.Left + root, node.Feature >= 0 ? node.Threshold : node.Value));
        }

        return new Ensemble(roots, [.. nodes]);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_roots.Length);
        writer.Write(_nodes.Length);
        foreach (var root in _roots)
            writer.Write(root);
        foreach (var node in _nodes)
        {
            writer.Write(node.Feature);
            writer.Write(node.Left);
        }

        CheckedBlock.Write(writer, Array.ConvertAll(_nodes, node => node.Value));
    }

    public static Ensemble Load(BinaryReader reader)
    {
        var (trees, count) = (reader.ReadInt32(), reader.ReadInt32());
        if (trees < 0 || trees > count || count > MostNodes)
            throw new InvalidDataException("The model's number of trees is impossible.");
        var (roots, nodes) = (new int[trees], new Node[count]);
        for (var i = 0; i < trees; i++)
            roots[i] = reader.ReadInt32();
        for (var i = 0; i < count; i++)
            nodes[i] = new Node(reader.ReadInt16(), reader.ReadInt32(), 0);
        Check(roots, nodes);
        var values = CheckedBlock.ReadFinite(reader, count);
        for (var i = 0; i < count; i++)
            nodes[i] = nodes[i] with { Value = values[i] };
        return new Ensemble(roots, nodes);
    }

    /// <summary>Every way through the trees stays inside and goes forward, so that it ends.</summary>
    private static void Check(int[] roots, Node[] nodes)
    {
        var sound = roots.All(root => root >= 0 && root < nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
            sound &= nodes[i].Feature < 0 || (nodes[i].Feature < TreeFeatures.Count && nodes[i].Left > i && nodes[i].Left + 1 < nodes.Length);
        if (!sound)
            throw new InvalidDataException("The model holds a tree that leads nowhere.");
    }

    /// <summary>
    /// Sends what is at most the value to the left child, and the rest to the right one, which is next to it; or is a leaf, with a feature of
    /// -1, and adds the value.
    /// </summary>
    internal readonly record struct Node(short Feature, int Left, float Value);
}
