using System.Numerics;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>The left side of a product: element (row, k) is at row × <see cref="RowStride"/> + k × <see cref="ColumnStride"/> of the values.</summary>
public readonly ref struct LeftMatrix(ReadOnlySpan<float> values, int rows, int depth, int rowStride, int columnStride)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Rows { get; } = rows;

    public int Depth { get; } = depth;

    public int RowStride { get; } = rowStride;

    public int ColumnStride { get; } = columnStride;

    /// <summary>The same matrix from row <paramref name="k"/> of its depth on.</summary>
    public LeftMatrix Slice(int k, int depth) => new(Values[(k * ColumnStride)..], Rows, depth, RowStride, ColumnStride);

    public int Extent => Rows == 0 || Depth == 0 ? 0 : ((Rows - 1) * RowStride) + ((Depth - 1) * ColumnStride) + 1;
}

/// <summary>Products of single-precision matrices, in the widest vectors that the processor has.</summary>
public static class Gemm
{
    private const int Width = PackedMatrix.PanelWidth;

    /// <summary>result = left × right, or result += left × right.</summary>
    public static void Multiply(LeftMatrix left, PackedMatrix right, Span<float> result, int resultStride, bool accumulate = false)
    {
        if (!accumulate)
        {
            for (var row = 0; row < left.Rows; row++)
                result.Slice(row * resultStride, right.Columns).Clear();
        }

        Multiply(left, right, default, result, resultStride);
    }

    /// <summary>result = left × right + bias, the same bias for every row; without a bias result += left × right.</summary>
    public static void Multiply(LeftMatrix left, PackedMatrix right, ReadOnlySpan<float> bias, Span<float> result, int resultStride)
    {
        if (WideLanes.IsSupported)
            Multiply<WideLanes, Vector512<float>>(left, right, bias, result, resultStride);
        else
            Multiply<PortableLanes, Vector<float>>(left, right, bias, result, resultStride);
    }

    /// <summary>The same in vectors of a given kind.</summary>
    public static void Multiply<TLanes, TVector>(LeftMatrix left, PackedMatrix right, ReadOnlySpan<float> bias, Span<float> result, int resultStride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Depth, right.Rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left.Extent, left.Values.Length);
        if (!bias.IsEmpty)
            ArgumentOutOfRangeException.ThrowIfLessThan(bias.Length, right.Columns);
        if (left.Rows > 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(result.Length, ((left.Rows - 1) * resultStride) + right.Columns);
        for (var panel = 0; panel < right.Panels; panel++)
        {
            var first = panel * Width;
            var start = bias.IsEmpty ? result[first..] : bias[first..];
            var startStride = bias.IsEmpty ? resultStride : 0;
            if (first + Width <= right.Columns)
            {
                var shape = new GemmKernel<TLanes, TVector>.Shape(left.Rows, left.Depth, left.RowStride, left.ColumnStride, startStride, resultStride);
                GemmKernel<TLanes, TVector>.Panel(shape, left.Values, right.Panel(panel), start, result[first..]);
            }
            else
            {
                LastPanel<TLanes, TVector>(left, right, start, startStride, result[first..], resultStride);
            }
        }
    }

    // A panel with fewer columns than the kernel writes: by way of a whole one at the side.
    private static void LastPanel<TLanes, TVector>(
        LeftMatrix left, PackedMatrix right, ReadOnlySpan<float> start, int startStride, Span<float> result, int resultStride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        const int Rows = 4;
        Span<float> side = stackalloc float[Rows * Width];
        side.Clear();
        var panel = right.Panel(right.Panels - 1);
        var columns = right.Columns - ((right.Panels - 1) * Width);
        for (var row = 0; row < left.Rows; row += Rows)
        {
            var rows = Math.Min(Rows, left.Rows - row);
            for (var i = 0; i < rows; i++)
                start.Slice((row + i) * startStride, columns).CopyTo(side[(i * Width)..]);
            var shape = new GemmKernel<TLanes, TVector>.Shape(rows, left.Depth, left.RowStride, left.ColumnStride, Width, Width);
            GemmKernel<TLanes, TVector>.Panel(shape, left.Values[(row * left.RowStride)..], panel, side, side);
            for (var i = 0; i < rows; i++)
                side.Slice(i * Width, columns).CopyTo(result[((row + i) * resultStride)..]);
        }
    }
}
