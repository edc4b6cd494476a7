using System.Runtime.CompilerServices;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Sorts neighbouring columns of a matrix, as many as a row of the kind holds, by comparisons that don't depend on the data (Batcher's bitonic sorter, in
/// the form in which every comparison puts the smaller value first). Sixteen rows at a time are sorted within registers (by Green's network),
/// and what merges them takes up to four rounds of comparisons with every pass over memory, because memory is what sorting pays for otherwise.
/// </summary>
internal static class SortingNetwork<TRow>
    where TRow : struct, ISortedRow<TRow>
{
    public const int LeastRows = 16;

    /// <summary>Sorts. The number of rows is a power of two.</summary>
    public static void Sort(ref float first, int rows)
    {
        for (var row = 0; row < rows; row += 16)
            SortSixteen(ref Row(ref first, row));
        for (var block = 32; block <= rows; block *= 2)
        {
            for (var row = 0; row < rows; row += block)
                Merge(ref Row(ref first, row), block);
        }
    }

    /// <summary>Merges two sorted halves: their rows are compared from the outside in, after which ever closer rows are.</summary>
    private static void Merge(ref float first, int block)
    {
        // As many rounds in the first pass that those after it come in fours.
        var stretch = (System.Numerics.BitOperations.Log2((uint)block) % 4) switch
        {
            1 => FoldOnce(ref first, block),
            2 => FoldTwice(ref first, block),
            3 => FoldThrice(ref first, block),
            _ => FoldFourTimes(ref first, block),
        };
        for (; stretch > 1; stretch /= 16)
        {
            for (var row = 0; row < block; row += stretch)
                Close(ref Row(ref first, row), stretch / 16);
        }
    }

    /// <summary>Returns, as the other folds do, within how many rows there is still something to be compared.</summary>
    private static int FoldOnce(ref float first, int block)
    {
        for (var row = 0; row < block / 2; row++)
        {
            ref var low = ref Row(ref first, row);
            ref var high = ref Row(ref first, block - 1 - row);
            var (a, b) = (Load(ref low), Load(ref high));
            Order(ref a, ref b);
            TRow.Store(a, ref low);
            TRow.Store(b, ref high);
        }

        return block / 2;
    }

    private static int FoldTwice(ref float first, int block)
    {
        var stretch = block / 4;
        for (var row = 0; row < stretch; row++)
        {
            ref var low = ref Row(ref first, row);
            ref var high = ref Row(ref first, block - 1 - row - stretch);
            var (a, b) = (Load(ref low), Load(ref Row(ref low, stretch)));
            var (c, d) = (Load(ref high), Load(ref Row(ref high, stretch)));
            Order(ref a, ref d);
            Order(ref b, ref c);
            Order(ref a, ref b);
            Order(ref c, ref d);
            TRow.Store(a, ref low);
            TRow.Store(b, ref Row(ref low, stretch));
            TRow.Store(c, ref high);
            TRow.Store(d, ref Row(ref high, stretch));
        }

        return stretch;
    }

    private static int FoldThrice(ref float first, int block)
    {
        var stretch = block / 8;
        for (var row = 0; row < stretch; row++)
        {
            ref var low = ref Row(ref first, row);
            ref var high = ref Row(ref first, block - 1 - row - (3 * stretch));
            Load(ref low, stretch, out var a, out var b, out var c, out var d);
            Load(ref high, stretch, out var e, out var f, out var g, out var h);
            Order(ref a, ref b, ref c, ref d, ref h, ref g, ref f, ref e);
            CloseFour(ref a, ref b, ref c, ref d);
            CloseFour(ref e, ref f, ref g, ref h);
            Store(ref low, stretch, a, b, c, d);
            Store(ref high, stretch, e, f, g, h);
        }

        return stretch;
    }

    private static int FoldFourTimes(ref float first, int block)
    {
        var stretch = block / 16;
        for (var row = 0; row < stretch; row++)
        {
            ref var low = ref Row(ref first, row);
            ref var high = ref Row(ref first, block - 1 - row - (7 * stretch));
            Load(ref low, stretch, out var a, out var b, out var c, out var d);
            Load(ref Row(ref low, 4 * stretch), stretch, out var e, out var f, out var g, out var h);
            Load(ref high, stretch, out var i, out var j, out var k, out var l);
            Load(ref Row(ref high, 4 * stretch), stretch, out var m, out var n, out var o, out var p);
            Order(ref a, ref b, ref c, ref d, ref p, ref o, ref n, ref m);
            Order(ref e, ref f, ref g, ref h, ref l, ref k, ref j, ref i);
            Order(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Order(ref i, ref j, ref k, ref l, ref m, ref n, ref o, ref p);
            CloseFour(ref a, ref b, ref c, ref d);
            CloseFour(ref e, ref f, ref g, ref h);
            CloseFour(ref i, ref j, ref k, ref l);
            CloseFour(ref m, ref n, ref o, ref p);
            Store(ref low, stretch, a, b, c, d);
            Store(ref Row(ref low, 4 * stretch), stretch, e, f, g, h);
            Store(ref high, stretch, i, j, k, l);
            Store(ref Row(ref high, 4 * stretch), stretch, m, n, o, p);
        }

        return stretch;
    }

    /// <summary>Rows eight stretches apart, then four, two and one, within sixteen stretches.</summary>
    private static void Close(ref float first, int stretch)
    {
        for (var row = 0; row < stretch; row++)
        {
            ref var low = ref Row(ref first, row);
            ref var high = ref Row(ref low, 8 * stretch);
            Load(ref low, stretch, out var a, out var b, out var c, out var d);
            Load(ref Row(ref low, 4 * stretch), stretch, out var e, out var f, out var g, out var h);
            Load(ref high, stretch, out var i, out var j, out var k, out var l);
            Load(ref Row(ref high, 4 * stretch), stretch, out var m, out var n, out var o, out var p);
            Order(ref a, ref b, ref c, ref d, ref i, ref j, ref k, ref l);
            Order(ref e, ref f, ref g, ref h, ref m, ref n, ref o, ref p);
            Order(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Order(ref i, ref j, ref k, ref l, ref m, ref n, ref o, ref p);
            CloseFour(ref a, ref b, ref c, ref d);
            CloseFour(ref e, ref f, ref g, ref h);
            CloseFour(ref i, ref j, ref k, ref l);
            CloseFour(ref m, ref n, ref o, ref p);
            Store(ref low, stretch, a, b, c, d);
            Store(ref Row(ref low, 4 * stretch), stretch, e, f, g, h);
            Store(ref high, stretch, i, j, k, l);
            Store(ref Row(ref high, 4 * stretch), stretch, m, n, o, p);
        }
    }

    /// <summary>Sixty comparisons, the fewest known that sort sixteen.</summary>
    private static void SortSixteen(ref float first)
    {
        Load(ref first, 1, out var a, out var b, out var c, out var d);
        Load(ref Row(ref first, 4), 1, out var e, out var f, out var g, out var h);
        Load(ref Row(ref first, 8), 1, out var i, out var j, out var k, out var l);
        Load(ref Row(ref first, 12), 1, out var m, out var n, out var o, out var p);
        BeginFour(ref a, ref b, ref c, ref d);
        BeginFour(ref e, ref f, ref g, ref h);
        BeginFour(ref i, ref j, ref k, ref l);
        BeginFour(ref m, ref n, ref o, ref p);
        Order(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
        Order(ref i, ref j, ref k, ref l, ref m, ref n, ref o, ref p);
        Order(ref a, ref b, ref c, ref d, ref i, ref j, ref k, ref l);
        Order(ref e, ref f, ref g, ref h, ref m, ref n, ref o, ref p);
        Order(ref f, ref k);
        Order(ref g, ref j);
        Order(ref d, ref m);
        Order(ref n, ref o);
        Order(ref e, ref i);
        Order(ref h, ref l);
        Order(ref b, ref c);
        Order(ref b, ref e);
        Order(ref h, ref n);
        Order(ref c, ref i);
        Order(ref l, ref o);
        Order(ref c, ref e);
        Order(ref f, ref g);
        Order(ref j, ref k);
        Order(ref l, ref n);
        Order(ref d, ref i);
        Order(ref h, ref m);
        Order(ref g, ref i);
        Order(ref k, ref m);
        Order(ref d, ref f);
        Order(ref h, ref j);
        Order(ref d, ref e);
        Order(ref f, ref g);
        Order(ref h, ref i);
        Order(ref j, ref k);
        Order(ref l, ref m);
        Order(ref g, ref h);
        Order(ref i, ref j);
        Store(ref first, 1, a, b, c, d);
        Store(ref Row(ref first, 4), 1, e, f, g, h);
        Store(ref Row(ref first, 8), 1, i, j, k, l);
        Store(ref Row(ref first, 12), 1, m, n, o, p);
    }

    /// <summary>The least of four comes first and the greatest last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BeginFour(ref TRow a, ref TRow b, ref TRow c, ref TRow d)
    {
        Order(ref a, ref b);
        Order(ref c, ref d);
        Order(ref a, ref c);
        Order(ref b, ref d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CloseFour(ref TRow a, ref TRow b, ref TRow c, ref TRow d)
    {
        Order(ref a, ref c);
        Order(ref b, ref d);
        Order(ref a, ref b);
        Order(ref c, ref d);
    }

    /// <summary>The first of the low with the first of the high, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(
        ref TRow low0, ref TRow low1, ref TRow low2, ref TRow low3,
        ref TRow high0, ref TRow high1, ref TRow high2, ref TRow high3)
    {
        Order(ref low0, ref high0);
        Order(ref low1, ref high1);
        Order(ref low2, ref high2);
        Order(ref low3, ref high3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref TRow low, ref TRow high) => (low, high) = (TRow.Min(low, high), TRow.Max(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Row(ref float first, int row) => ref Unsafe.Add(ref first, row * ColumnSorter.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRow Load(ref float row) => TRow.Load(ref row);

    /// <summary>Four rows a stretch apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref float first, int stretch, out TRow a, out TRow b, out TRow c, out TRow d)
    {
        a = Load(ref first);
        b = Load(ref Row(ref first, stretch));
        c = Load(ref Row(ref first, 2 * stretch));
        d = Load(ref Row(ref first, 3 * stretch));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float first, int stretch, TRow a, TRow b, TRow c, TRow d)
    {
        TRow.Store(a, ref first);
        TRow.Store(b, ref Row(ref first, stretch));
        TRow.Store(c, ref Row(ref first, 2 * stretch));
        TRow.Store(d, ref Row(ref first, 3 * stretch));
    }
}
