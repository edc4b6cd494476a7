using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Trees;

/// <summary>
/// The trees of all levels of a group, laid out for prediction. What all rows share is asked once, feature by feature and only as far as the
/// answer strikes out leaves; then each tree asks eight rows at once what is their own. No way through a tree is walked, so nothing waits for
/// a branch that could not be foreseen.
/// </summary>
internal sealed class GroupTrees
{
    private readonly SharedComparisons _shared;
    private readonly OwnComparison[] _own;
    private readonly int[] _firstOwn;
    private readonly float[] _leaves;
    private readonly int[] _firstLeaf;
    private readonly int[] _firstTree;

    public GroupTrees(Ensemble[] levels)
    {
        PackedTree[] trees = [.. levels.SelectMany(level => level.Roots.ToArray().Select(root => new PackedTree(level.Nodes, root)))];
        _firstTree = Firsts(levels, level => level.Roots.Length);
        _shared = new SharedComparisons(trees);
        _own = [.. trees.SelectMany(Own)];
        _firstOwn = Firsts(trees, tree => Own(tree).Count());
        _leaves = [.. trees.SelectMany(tree => tree.Leaves.Concat(new float[Padded(tree) - tree.Leaves.Count]))];
        _firstLeaf = Firsts(trees, Padded);
    }

    /// <summary>What the trees add to the batch's rows: the same sums in the same order as tree by tree and row by row.</summary>
    public void Predict(ReadOnlySpan<float> shared, RowBatch rows)
    {
        var leaves = rows.Leaves(_firstLeaf.Length - 1);
        _shared.Strike(shared, leaves);
        ref var columns = ref MemoryMarshal.GetReference(rows.Columns);
        for (var level = 0; level + 1 < _firstTree.Length; level++)
        {
            var sums = rows.Sums(level);
            for (var vector = 0; vector < rows.Vectors; vector++)
                sums[vector] = Sum(level, leaves, ref Unsafe.Add(ref columns, vector));
        }
    }

    private Vector256<float> Sum(int level, ReadOnlySpan<uint> possible, ref Vector256<float> columns)
    {
        var sum = Vector256<float>.Zero;
        ref var own = ref MemoryMarshal.GetArrayDataReference(_own);
        var end = _firstTree[level + 1];
        for (var tree = _firstTree[level]; tree < end; tree++)
        {
            var leaves = Vector256.Create(possible[tree]);
            var last = _firstOwn[tree + 1];
            for (var i = _firstOwn[tree]; i < last; i++)
            {
                ref var comparison = ref Unsafe.Add(ref own, i);
                var stays = Vector256.LessThanOrEqual(Unsafe.Add(ref columns, comparison.Column), Vector256.Create(comparison.Threshold));
                leaves &= stays.AsUInt32() | Vector256.Create(comparison.Kept);
            }

            sum += Values(leaves, _firstLeaf[tree], _firstLeaf[tree + 1]);
        }

        return sum;
    }

    /// <summary>The value of the first leaf of each lane.</summary>
    private Vector256<float> Values(Vector256<uint> leaves, int first, int end)
    {
        // The lowest bit alone is a power of two, and a float's exponent says which; 127 + 1 is a multiple of the number of leaves.
        var lowest = (leaves & (Vector256<uint>.Zero - leaves)).AsInt32();
        var exponent = Vector256.ShiftRightLogical(Vector256.ConvertToSingle(lowest).AsInt32(), 23);
        var leaf = (exponent + Vector256<int>.One) & Vector256.Create(PackedTree.MostLeaves - 1);
        var place = leaf & Vector256.Create(Vector256<int>.Count - 1);
        ref var values = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_leaves), first);
        var found = Vector256.ShuffleNative(Vector256.LoadUnsafe(ref values), place);
        for (var i = Vector256<float>.Count; i < end - first; i += Vector256<float>.Count)
        {
            var further = Vector256.ShuffleNative(Vector256.LoadUnsafe(ref values, (nuint)i), place);
            found = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(leaf, Vector256.Create(i)).AsSingle(), further, found);
        }

        return found;
    }

    private static IEnumerable<OwnComparison> Own(PackedTree tree) =>
        from comparison in tree.Comparisons
        where comparison.Feature >= TreeFeatures.Shared
        let column = (comparison.Feature - TreeFeatures.Shared) * (RowBatch.Most / Vector256<float>.Count)
        select new OwnComparison(comparison.Threshold, comparison.Kept, column);

    private static int Padded(PackedTree tree) => (tree.Leaves.Count + Vector256<float>.Count - 1) & -Vector256<float>.Count;

    /// <summary>Where each begins when all lie one after the other, and last where they end.</summary>
    private static int[] Firsts<T>(T[] items, Func<T, int> count)
    {
        var firsts = new int[items.Length + 1];
        for (var i = 0; i < items.Length; i++)
            firsts[i + 1] = firsts[i] + count(items[i]);
        return firsts;
    }

    /// <param name="Column">Where the feature's column begins, in vectors.</param>
    private readonly record struct OwnComparison(float Threshold, uint Kept, int Column);
}
