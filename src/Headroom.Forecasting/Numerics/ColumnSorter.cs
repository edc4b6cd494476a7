using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Sixteen columns of observations, sorted at once: one comparison of two rows orders all of them, or half. Most forecasts here are quantiles of a
/// hundred or two of past outcomes at many leads, and sorting them side by side costs a fraction of sorting them one by one.
/// </summary>
internal sealed class ColumnSorter
{
    public const int Lanes = 16;

    private readonly AlignedFloats _memory;
    private readonly int _maxRows;

    public ColumnSorter(int maxRows)
    {
        _maxRows = PaddedRows(maxRows);
        _memory = new AlignedFloats(_maxRows * Lanes);
    }

    /// <summary>Rows in use.</summary>
    public int Count { get; private set; }

    /// <summary>Makes so many rows, to be filled. Columns that are not filled hold anything.</summary>
    public void Clear(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _maxRows);
        Count = count;
    }

    /// <summary>All rows, one after the other.</summary>
    public Span<float> Values => _memory.Span[..(Count * Lanes)];

    /// <summary>A row as a whole.</summary>
    public Vector512<float> this[int row]
    {
        get => Vector512.LoadUnsafe(ref _memory[row * Lanes]);
        set => value.StoreUnsafe(ref _memory[row * Lanes]);
    }

    /// <summary>Sorts the first columns, at least so many, in ascending order.</summary>
    public void Sort(int lanes = Lanes)
    {
        var rows = PaddedRows(Count);
        _memory.Span[(Count * Lanes)..(rows * Lanes)].Fill(float.PositiveInfinity);
        if (Vector512.IsHardwareAccelerated && lanes > NarrowRow.Width)
            Sort<WideRow>(rows, lanes);
        else
            Sort<NarrowRow>(rows, lanes);
    }

    /// <summary>
    /// Writes the value of every column's first sorted rows, so many, at each level, a row of columns a level: the p(n+1)-th, and beyond the last an exponential tail whose
    /// scale is the mean excess over the 95th percentile. None is below 0 or above the limit.
    /// </summary>
    public void ReadQuantiles(ReadOnlySpan<float> levels, int count, float most, Span<float> quantiles)
    {
        var last = count - 1;
        for (var i = 0; i < levels.Length; i++)
        {
            var position = (levels[i] * (count + 1)) - 1;
            var below = Math.Clamp((int)position, 0, last);
            var value = this[below];
            if (position >= last)
                value += TailScale(count) * MathF.Log(1 / ((count + 1) * (1 - levels[i])));
            else if (position > 0)
                value += (this[below + 1] - value) * (position - below);
            Vector512.Min(Vector512.Max(value, Vector512<float>.Zero), Vector512.Create(most)).CopyTo(quantiles[(i * Lanes)..]);
        }
    }

    private Vector512<float> TailScale(int count)
    {
        var inTail = Math.Max(1, count / 20);
        var threshold = this[Math.Max(0, count - inTail - 1)];
        var excess = Vector512<float>.Zero;
        for (var row = count - inTail; row < count; row++)
            excess += this[row] - threshold;
        return excess / inTail;
    }

    private void Sort<TRow>(int rows, int lanes)
        where TRow : struct, ISortedRow<TRow>
    {
        for (var lane = 0; lane < lanes; lane += TRow.Width)
            SortingNetwork<TRow>.Sort(ref _memory[lane], rows);
    }

    private static int PaddedRows(int count) => Math.Max(SortingNetwork<NarrowRow>.LeastRows, (int)BitOperations.RoundUpToPowerOf2((uint)count));
}
