using Headroom.Forecasting.Features;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Trees;

/// <summary>The trees of one group and one level, packed for prediction: what they add to the line, in scales.</summary>
internal sealed class Ensemble
{
    private const int MostNodes = 1 << 22;

    private readonly int[] _roots;
    private readonly short[] _features;
    private readonly int[] _lefts;
    private readonly float[] _values;

    private Ensemble(int[] roots, short[] features, int[] lefts, float[] values) =>
        (_roots, _features, _lefts, _values) = (roots, features, lefts, values);

    public int Trees => _roots.Length;

    public static Ensemble Of(IReadOnlyList<Tree> trees)
    {
        var (roots, nodes) = (new int[trees.Count], new List<Tree.Node>());
        for (var i = 0; i < trees.Count; i++)
        {
            roots[i] = nodes.Count;
            nodes.AddRange(trees[i].Nodes.Select(node => node with { Left = node.Left + roots[i] }));
        }

        return new Ensemble(
            roots, [.. nodes.Select(node => (short)node.Feature)], [.. nodes.Select(node => node.Left)],
            [.. nodes.Select(node => node.Feature >= 0 ? node.Threshold : node.Value)]);
    }

    public float Predict(ReadOnlySpan<float> features)
    {
        var sum = 0f;
        foreach (var root in _roots)
        {
            var node = root;
            for (var feature = _features[node]; feature >= 0; feature = _features[node])
                node = _lefts[node] + (features[feature] <= _values[node] ? 0 : 1);
            sum += _values[node];
        }

        return sum;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_roots.Length);
        writer.Write(_features.Length);
        foreach (var root in _roots)
            writer.Write(root);
        for (var i = 0; i < _features.Length; i++)
        {
            writer.Write(_features[i]);
            writer.Write(_lefts[i]);
        }

        CheckedBlock.Write(writer, _values);
    }

    public static Ensemble Load(BinaryReader reader)
    {
        var (trees, count) = (reader.ReadInt32(), reader.ReadInt32());
        if (trees < 0 || trees > count || count > MostNodes)
            throw new InvalidDataException("The model's number of trees is impossible.");
        var (roots, features, lefts) = (new int[trees], new short[count], new int[count]);
        for (var i = 0; i < trees; i++)
            roots[i] = reader.ReadInt32();
        for (var i = 0; i < count; i++)
            (features[i], lefts[i]) = (reader.ReadInt16(), reader.ReadInt32());
        Check(roots, features, lefts);
        return new Ensemble(roots, features, lefts, CheckedBlock.ReadFinite(reader, count));
    }

    /// <summary>Every way through the trees stays inside and goes forward, so that it ends.</summary>
    private static void Check(int[] roots, short[] features, int[] lefts)
    {
        var sound = roots.All(root => root >= 0 && root < features.Length);
        for (var i = 0; i < features.Length; i++)
            sound &= features[i] < 0 || (features[i] < TreeFeatures.Count && lefts[i] > i && lefts[i] + 1 < features.Length);
        if (!sound)
            throw new InvalidDataException("The model holds a tree that leads nowhere.");
    }
}
