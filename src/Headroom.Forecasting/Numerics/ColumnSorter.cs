using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Sixteen columns of observations, sorted at once: one comparison of two rows orders all sixteen. Most forecasts here are quantiles of a
/// hundred or two of past outcomes at many leads, and sorting them side by side costs a fraction of sorting them one by one.
/// </summary>
internal sealed class ColumnSorter
{
    public const int Lanes = 16;

    private readonly float[] _memory;
    private readonly int _offset;
    private readonly int _maxRows;

    public ColumnSorter(int maxRows)
    {
        _maxRows = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)maxRows);
        _memory = GC.AllocateArray<float>((_maxRows + 1) * Lanes, pinned: true);
        _offset = AlignedOffset(_memory);
    }

    /// <summary>Rows in use.</summary>
    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>The next row, to be filled.</summary>
    public Span<float> NextRow()
    {
        if (Count >= _maxRows)
            throw new InvalidOperationException("No room for another row.");
        return _memory.AsSpan(_offset + (Count++ * Lanes), Lanes);
    }

    /// <summary>A row as a whole.</summary>
    public Vector512<float> this[int row]
    {
        get => Vector512.LoadUnsafe(ref _memory[_offset + (row * Lanes)]);
        set => value.StoreUnsafe(ref _memory[_offset + (row * Lanes)]);
    }

    /// <summary>Sorts every column in ascending order, by Batcher's odd-even merging: the comparisons don't depend on the data.</summary>
    public void Sort()
    {
        if (Count < 2)
            return;
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count);
        _memory.AsSpan(_offset + (Count * Lanes), (size - Count) * Lanes).Fill(float.PositiveInfinity);
        ref var first = ref _memory[_offset];
        for (var p = 1; p < size; p <<= 1)
        {
            for (var k = p; k >= 1; k >>= 1)
                Merge(ref first, size, p, k);
        }
    }

    /// <summary>The value of a column at a level: the p(n+1)-th, and beyond the last an exponential tail with the given scale.</summary>
    public float Quantile(int lane, float level, float tailScale)
    {
        var position = (level * (Count + 1)) - 1;
        if (position <= 0)
            return At(0, lane);
        var last = Count - 1;
        if (position >= last)
            return At(last, lane) + (tailScale * MathF.Log(1 / ((Count + 1) * (1 - level))));
        var below = (int)position;
        var low = At(below, lane);
        return low + ((At(below + 1, lane) - low) * (position - below));
    }

    /// <summary>The mean excess over the 95th percentile: the scale of an exponential tail.</summary>
    public float TailScale(int lane)
    {
        var count = Math.Max(1, Count / 20);
        var threshold = At(Math.Max(0, Count - count - 1), lane);
        var excess = 0f;
        for (var row = Count - count; row < Count; row++)
            excess += At(row, lane) - threshold;
        return excess / count;
    }

    private float At(int row, int lane) => _memory[_offset + (row * Lanes) + lane];

    private static void Merge(ref float first, int size, int p, int k)
    {
        var block = (p << 1) - 1;
        for (var j = k & (p - 1); j + k < size; j += k << 1)
        {
            for (var i = 0; i < k; i++)
            {
                var low = i + j;
                var high = low + k;
                // Only within one block of the size that is being merged.
                if ((low & ~block) == (high & ~block) && high < size)
                    Order(ref Unsafe.Add(ref first, low * Lanes), ref Unsafe.Add(ref first, high * Lanes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref float low, ref float high)
    {
        var a = Vector512.LoadUnsafe(ref low);
        var b = Vector512.LoadUnsafe(ref high);
        Vector512.MinNative(a, b).StoreUnsafe(ref low);
        Vector512.MaxNative(a, b).StoreUnsafe(ref high);
    }

    private static unsafe int AlignedOffset(float[] pinned)
    {
        fixed (float* start = pinned)
            return (int)((64 - ((nuint)start & 63)) & 63) / sizeof(float);
    }
}
