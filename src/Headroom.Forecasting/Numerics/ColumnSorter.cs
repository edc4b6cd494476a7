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

    /// <summary>Makes so many rows, to be filled. Columns that are not filled hold anything.</summary>
    public void Clear(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _maxRows);
        Count = count;
    }

    /// <summary>A column: every sixteenth place from the first on.</summary>
    public Span<float> Column(int lane) => _memory.AsSpan(_offset + lane, ((Count - 1) * Lanes) + 1);

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
        for (var block = 2; block <= size; block <<= 1)
        {
            for (var start = 0; start < size; start += block)
                Merge(ref Unsafe.Add(ref first, start * Lanes), block);
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

    /// <summary>Merges the two sorted halves of a block: first rows half a block apart, then, ever closer, every second stretch with the next.</summary>
    private static void Merge(ref float first, int block)
    {
        OrderStretch(ref first, block / 2, block / 2);
        for (var apart = block / 4; apart >= 1; apart /= 2)
        {
            for (var start = apart; start + apart < block; start += 2 * apart)
                OrderStretch(ref Unsafe.Add(ref first, start * Lanes), apart, apart);
        }
    }

    private static void OrderStretch(ref float first, int count, int apart)
    {
        for (var i = 0; i < count; i++)
            Order(ref Unsafe.Add(ref first, i * Lanes), ref Unsafe.Add(ref first, (i + apart) * Lanes));
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
