using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Sorts eight neighbouring columns of a matrix of sixteen by comparisons that don't depend on the data (Batcher's bitonic sorter, in the form in which every
/// comparison puts the smaller value first). Eight rows at a time are sorted within registers; what merges them takes two or three
/// rounds of comparisons with every pass over memory, because memory is what sorting pays for. Half of what the widest vectors hold,
/// so that it is as good without them.
/// </summary>
internal static class SortingNetwork
{
    /// <summary>Columns that are sorted at once.</summary>
    public const int Width = 8;

    public const int LeastRows = 8;

    /// <summary>Sorts the eight columns that begin at the first value. The number of rows is a power of two.</summary>
    public static void Sort(ref float first, int rows)
    {
        for (var row = 0; row < rows; row += 8)
            SortEight(ref Row(ref first, row));
        for (var block = 16; block <= rows; block *= 2)
        {
            for (var row = 0; row < rows; row += block)
                Merge(ref Row(ref first, row), block);
        }
    }

    /// <summary>Merges two sorted halves: their rows are compared from the outside in, after which ever closer rows are.</summary>
    private static void Merge(ref float first, int block)
    {
        var apart = FoldRounds(block) == 1 ? FoldOnce(ref first, block) : FoldTwice(ref first, block);
        for (; apart > 4; apart /= 4)
        {
            for (var row = 0; row < block; row += 2 * apart)
                Close(ref Row(ref first, row), apart / 2);
        }

        for (var row = 0; row < block; row += 8)
            CloseEight(ref Row(ref first, row));
    }

    /// <summary>Rounds of the first pass, such that the rounds between it and the last three come in pairs.</summary>
    private static int FoldRounds(int block) => System.Numerics.BitOperations.Log2((uint)block) % 2 == 0 ? 1 : 2;

    /// <summary>Returns how far apart the rows are that are to be compared next.</summary>
    private static int FoldOnce(ref float first, int block)
    {
        for (var row = 0; row < block / 2; row++)
        {
            ref var low = ref Row(ref first, row);
            ref var high = ref Row(ref first, block - 1 - row);
            var (a, b) = (Load(ref low), Load(ref high));
            Order(ref a, ref b);
            a.StoreUnsafe(ref low);
            b.StoreUnsafe(ref high);
        }

        return block / 4;
    }

    private static int FoldTwice(ref float first, int block)
    {
        var quarter = block / 4;
        for (var row = 0; row < quarter; row++)
        {
            ref var low = ref Row(ref first, row);
            ref var high = ref Row(ref first, block - 1 - row);
            var (a, b) = (Load(ref low), Load(ref Row(ref low, quarter)));
            var (c, d) = (Load(ref Row(ref high, -quarter)), Load(ref high));
            Order(ref a, ref d);
            Order(ref b, ref c);
            Order(ref a, ref b);
            Order(ref c, ref d);
            a.StoreUnsafe(ref low);
            b.StoreUnsafe(ref Row(ref low, quarter));
            c.StoreUnsafe(ref Row(ref high, -quarter));
            d.StoreUnsafe(ref high);
        }

        return block / 8;
    }

    /// <summary>Rows two stretches apart, then rows one stretch apart, within four stretches.</summary>
    private static void Close(ref float first, int stretch)
    {
        for (var row = 0; row < stretch; row++)
        {
            ref var start = ref Row(ref first, row);
            var (a, b) = (Load(ref start), Load(ref Row(ref start, stretch)));
            var (c, d) = (Load(ref Row(ref start, 2 * stretch)), Load(ref Row(ref start, 3 * stretch)));
            Order(ref a, ref c);
            Order(ref b, ref d);
            Order(ref a, ref b);
            Order(ref c, ref d);
            a.StoreUnsafe(ref start);
            b.StoreUnsafe(ref Row(ref start, stretch));
            c.StoreUnsafe(ref Row(ref start, 2 * stretch));
            d.StoreUnsafe(ref Row(ref start, 3 * stretch));
        }
    }

    private static void CloseEight(ref float first)
    {
        var (a, b, c, d) = (Load(ref first), Load(ref Row(ref first, 1)), Load(ref Row(ref first, 2)), Load(ref Row(ref first, 3)));
        var (e, f, g, h) = (Load(ref Row(ref first, 4)), Load(ref Row(ref first, 5)), Load(ref Row(ref first, 6)), Load(ref Row(ref first, 7)));
        Order(ref a, ref e);
        Order(ref b, ref f);
        Order(ref c, ref g);
        Order(ref d, ref h);
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref e, ref g);
        Order(ref f, ref h);
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref e, ref f);
        Order(ref g, ref h);
        Store(ref first, a, b, c, d);
        Store(ref Row(ref first, 4), e, f, g, h);
    }

    /// <summary>Nineteen comparisons, the fewest that sort eight.</summary>
    private static void SortEight(ref float first)
    {
        var (a, b, c, d) = (Load(ref first), Load(ref Row(ref first, 1)), Load(ref Row(ref first, 2)), Load(ref Row(ref first, 3)));
        var (e, f, g, h) = (Load(ref Row(ref first, 4)), Load(ref Row(ref first, 5)), Load(ref Row(ref first, 6)), Load(ref Row(ref first, 7)));
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref e, ref f);
        Order(ref g, ref h);
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref e, ref g);
        Order(ref f, ref h);
        Order(ref b, ref c);
        Order(ref f, ref g);
        Order(ref a, ref e);
        Order(ref b, ref f);
        Order(ref c, ref g);
        Order(ref d, ref h);
        Order(ref c, ref e);
        Order(ref d, ref f);
        Order(ref b, ref c);
        Order(ref d, ref e);
        Order(ref f, ref g);
        Store(ref first, a, b, c, d);
        Store(ref Row(ref first, 4), e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref Vector256<float> low, ref Vector256<float> high) =>
        (low, high) = (Vector256.MinNative(low, high), Vector256.MaxNative(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Row(ref float first, int row) => ref Unsafe.Add(ref first, row * ColumnSorter.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref float row) => Vector256.LoadUnsafe(ref row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float first, Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        a.StoreUnsafe(ref first);
        b.StoreUnsafe(ref Row(ref first, 1));
        c.StoreUnsafe(ref Row(ref first, 2));
        d.StoreUnsafe(ref Row(ref first, 3));
    }
}
