using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting;

/// <summary>A row of quantiles in a vector: a lane for each level, and the last once more.</summary>
internal static class QuantileRow
{
    /// <summary>A vector of four that ends with the last level begins here.</summary>
    private const int Last4 = QuantileLevels.Count - 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ReadOnlySpan<float> row)
    {
        ref var first = ref MemoryMarshal.GetReference(row[..QuantileLevels.Count]);
        var last = Vector128.LoadUnsafe(ref first, Last4);
        return Vector256.Create(Vector128.LoadUnsafe(ref first), Vector128.Shuffle(last, Vector128.Create(1, 2, 3, 3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> values, Span<float> row)
    {
        ref var first = ref MemoryMarshal.GetReference(row[..QuantileLevels.Count]);
        values.GetLower().StoreUnsafe(ref first);
        Vector256.Shuffle(values, Vector256.Create(3, 4, 5, 6, 6, 6, 6, 6)).GetLower().StoreUnsafe(ref first, Last4);
    }

    /// <summary>In ascending order (Batcher's bitonic sorter); what is in the last lane is taken for more than all others.</summary>
    public static Vector256<float> Sort(Vector256<float> values)
    {
        values = values.WithElement(QuantileLevels.Count, float.PositiveInfinity);
        values = Order(values, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1));
        values = Order(values, Vector256.Create(3, 2, 1, 0, 7, 6, 5, 4), Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1));
        values = Order(values, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1));
        values = Order(values, Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0), Vector256.Create(0, 0, 0, 0, -1, -1, -1, -1));
        values = Order(values, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5), Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1));
        return Order(values, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1));
    }

    /// <summary>The median, and away from it in both directions whichever is farther: itself or a lane nearer to the median.</summary>
    public static Vector256<float> SpreadFromMedian(Vector256<float> values)
    {
        var above = Vector256.MaxNative(values, Vector256.Shuffle(values, Vector256.Create(2, 2, 2, 2, 3, 4, 5, 6)));
        above = Vector256.MaxNative(above, Vector256.Shuffle(above, Vector256.Create(2, 2, 2, 2, 2, 3, 4, 5)));
        above = Vector256.MaxNative(above, Vector256.Shuffle(above, Vector256.Create(2, 2, 2, 2, 2, 2, 2, 3)));
        var below = Vector256.MinNative(values, Vector256.Shuffle(values, Vector256.Create(1, 2, 2, 2, 2, 2, 2, 2)));
        below = Vector256.MinNative(below, Vector256.Shuffle(values, Vector256.Create(2, 2, 2, 2, 2, 2, 2, 2)));
        return Vector256.ConditionalSelect(Vector256.Create(-1, -1, 0, 0, 0, 0, 0, 0).AsSingle(), below, above);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Order(Vector256<float> values, Vector256<int> partners, Vector256<int> takesHigher)
    {
        var others = Vector256.Shuffle(values, partners);
        return Vector256.ConditionalSelect(takesHigher.AsSingle(), Vector256.MaxNative(values, others), Vector256.MinNative(values, others));
    }
}
