using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Trees;

/// <summary>Rows of one forecast that go through the trees of a group together: what each has of its own, column by column. Belongs to one thread.</summary>
internal sealed class RowBatch
{
    public const int Most = 64;

    private readonly float[] _columns = new float[TreeFeatures.Own * Most];
    private readonly float[] _sums = new float[QuantileLevels.Count * Most];
    private readonly int[] _sources = new int[Most];
    private readonly float[] _own = new float[TreeFeatures.Own];
    private uint[] _leaves = [];

    public int Count { get; private set; }

    public bool IsFull => Count == Most;

    /// <summary>Vectors of eight rows; the last one may have lanes that nobody reads.</summary>
    public int Vectors => (Count + Vector256<float>.Count - 1) / Vector256<float>.Count;

    public Span<Vector256<float>> Columns => MemoryMarshal.Cast<float, Vector256<float>>(_columns.AsSpan());

    public void Clear() => Count = 0;

    /// <param name="source">Whatever tells the caller which row it is.</param>
    public void Add(int source, ReadOnlySpan<float> ofTarget, Target target, Vector256<float> line)
    {
        TreeFeatures.FillOwn(ofTarget, target, line, _own);
        for (var i = 0; i < _own.Length; i++)
            _columns[(i * Most) + Count] = _own[i];
        _sources[Count++] = source;
    }

    public int Source(int row) => _sources[row];

    /// <summary>For each tree of a group the leaves that are still possible; at first all of them.</summary>
    public Span<uint> Leaves(int trees)
    {
        if (_leaves.Length < trees)
            _leaves = new uint[trees];
        var leaves = _leaves.AsSpan(0, trees);
        leaves.Fill(uint.MaxValue);
        return leaves;
    }

    /// <summary>What the trees of a level add to each row.</summary>
    public Span<Vector256<float>> Sums(int level) => MemoryMarshal.Cast<float, Vector256<float>>(_sums.AsSpan(level * Most, Most));

    public Vector256<float> Sum(int row)
    {
        Span<float> sum = stackalloc float[Vector256<float>.Count];
        for (var level = 0; level < QuantileLevels.Count; level++)
            sum[level] = _sums[(level * Most) + row];
        sum[QuantileLevels.Count] = 0;
        return Vector256.Create<float>(sum);
    }
}
