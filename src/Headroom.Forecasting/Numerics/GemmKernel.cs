using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// The inner part of the matrix product: tiles of four rows by a few vectors (or one row, for what is left) that stay in registers while the kernel runs
/// down a packed panel. Tiles begin with what <c>start</c> holds: a bias that all rows share (stride 0), or the result so far.
/// </summary>
internal static class GemmKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Width = PackedMatrix.PanelWidth;

    /// <summary>Element (row, k) of the left side is at row × RowStride + k × ColumnStride.</summary>
    public readonly record struct Shape(int Rows, int Depth, int RowStride, int ColumnStride, int StartStride, int ResultStride);

    public static void Panel(Shape shape, ReadOnlySpan<float> left, ReadOnlySpan<float> panel, ReadOnlySpan<float> start, Span<float> result)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(panel);
        ref var s = ref MemoryMarshal.GetReference(start);
        ref var c = ref MemoryMarshal.GetReference(result);
        var tile = TLanes.Count * TLanes.TileVectors;
        var row = 0;
        for (; row + 4 <= shape.Rows; row += 4)
        {
            ref var rows = ref Unsafe.Add(ref a, row * shape.RowStride);
            for (var column = 0; column < Width; column += tile)
            {
                ref var from = ref Unsafe.Add(ref s, (row * shape.StartStride) + column);
                ref var to = ref Unsafe.Add(ref c, (row * shape.ResultStride) + column);
                if (TLanes.TileVectors == 4)
                    FourByFour(shape, ref rows, ref Unsafe.Add(ref b, column), ref from, ref to);
                else
                    FourByTwo(shape, ref rows, ref Unsafe.Add(ref b, column), ref from, ref to);
            }
        }

        for (; row < shape.Rows; row++)
        {
            for (var column = 0; column < Width; column += TLanes.Count * 4)
            {
                OneByFour(
                    shape,
                    ref Unsafe.Add(ref a, row * shape.RowStride),
                    ref Unsafe.Add(ref b, column),
                    ref Unsafe.Add(ref s, (row * shape.StartStride) + column),
                    ref Unsafe.Add(ref c, (row * shape.ResultStride) + column));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByFour(Shape shape, ref float a, ref float b, ref float s, ref float c)
    {
        nuint n = (nuint)TLanes.Count, s1 = (nuint)shape.StartStride, s2 = s1 * 2, s3 = s1 * 3;
        TVector c00 = TLanes.Load(ref s, 0), c01 = TLanes.Load(ref s, n), c02 = TLanes.Load(ref s, 2 * n), c03 = TLanes.Load(ref s, 3 * n);
        TVector c10 = TLanes.Load(ref s, s1), c11 = TLanes.Load(ref s, s1 + n), c12 = TLanes.Load(ref s, s1 + (2 * n)), c13 = TLanes.Load(ref s, s1 + (3 * n));
        TVector c20 = TLanes.Load(ref s, s2), c21 = TLanes.Load(ref s, s2 + n), c22 = TLanes.Load(ref s, s2 + (2 * n)), c23 = TLanes.Load(ref s, s2 + (3 * n));
        TVector c30 = TLanes.Load(ref s, s3), c31 = TLanes.Load(ref s, s3 + n), c32 = TLanes.Load(ref s, s3 + (2 * n)), c33 = TLanes.Load(ref s, s3 + (3 * n));
        nint r1 = shape.RowStride, r2 = r1 * 2, r3 = r1 * 3, step = shape.ColumnStride;
        for (var k = shape.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(ref b, 0), b1 = TLanes.Load(ref b, n), b2 = TLanes.Load(ref b, 2 * n), b3 = TLanes.Load(ref b, 3 * n);
            var a0 = TLanes.Broadcast(a);
            c00 = TLanes.MultiplyAdd(a0, b0, c00);
            c01 = TLanes.MultiplyAdd(a0, b1, c01);
            c02 = TLanes.MultiplyAdd(a0, b2, c02);
            c03 = TLanes.MultiplyAdd(a0, b3, c03);
            var a1 = TLanes.Broadcast(Unsafe.Add(ref a, r1));
            c10 = TLanes.MultiplyAdd(a1, b0, c10);
            c11 = TLanes.MultiplyAdd(a1, b1, c11);
            c12 = TLanes.MultiplyAdd(a1, b2, c12);
            c13 = TLanes.MultiplyAdd(a1, b3, c13);
            var a2 = TLanes.Broadcast(Unsafe.Add(ref a, r2));
            c20 = TLanes.MultiplyAdd(a2, b0, c20);
            c21 = TLanes.MultiplyAdd(a2, b1, c21);
            c22 = TLanes.MultiplyAdd(a2, b2, c22);
            c23 = TLanes.MultiplyAdd(a2, b3, c23);
            var a3 = TLanes.Broadcast(Unsafe.Add(ref a, r3));
            c30 = TLanes.MultiplyAdd(a3, b0, c30);
            c31 = TLanes.MultiplyAdd(a3, b1, c31);
            c32 = TLanes.MultiplyAdd(a3, b2, c32);
            c33 = TLanes.MultiplyAdd(a3, b3, c33);
            a = ref Unsafe.Add(ref a, step);
            b = ref Unsafe.Add(ref b, Width);
        }

        nuint o1 = (nuint)shape.ResultStride, o2 = o1 * 2, o3 = o1 * 3;
        Store(c00, c01, c02, c03, ref c, 0);
        Store(c10, c11, c12, c13, ref c, o1);
        Store(c20, c21, c22, c23, ref c, o2);
        Store(c30, c31, c32, c33, ref c, o3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo(Shape shape, ref float a, ref float b, ref float s, ref float c)
    {
        nuint n = (nuint)TLanes.Count, s1 = (nuint)shape.StartStride, s2 = s1 * 2, s3 = s1 * 3;
        TVector c00 = TLanes.Load(ref s, 0), c01 = TLanes.Load(ref s, n), c10 = TLanes.Load(ref s, s1), c11 = TLanes.Load(ref s, s1 + n);
        TVector c20 = TLanes.Load(ref s, s2), c21 = TLanes.Load(ref s, s2 + n), c30 = TLanes.Load(ref s, s3), c31 = TLanes.Load(ref s, s3 + n);
        nint r1 = shape.RowStride, r2 = r1 * 2, r3 = r1 * 3, step = shape.ColumnStride;
        for (var k = shape.Depth; k > 0; k--)
        {
            TVector b0 = TLanes.Load(ref b, 0), b1 = TLanes.Load(ref b, n);
            var a0 = TLanes.Broadcast(a);
            c00 = TLanes.MultiplyAdd(a0, b0, c00);
            c01 = TLanes.MultiplyAdd(a0, b1, c01);
            var a1 = TLanes.Broadcast(Unsafe.Add(ref a, r1));
            c10 = TLanes.MultiplyAdd(a1, b0, c10);
            c11 = TLanes.MultiplyAdd(a1, b1, c11);
            var a2 = TLanes.Broadcast(Unsafe.Add(ref a, r2));
            c20 = TLanes.MultiplyAdd(a2, b0, c20);
            c21 = TLanes.MultiplyAdd(a2, b1, c21);
            var a3 = TLanes.Broadcast(Unsafe.Add(ref a, r3));
            c30 = TLanes.MultiplyAdd(a3, b0, c30);
            c31 = TLanes.MultiplyAdd(a3, b1, c31);
            a = ref Unsafe.Add(ref a, step);
            b = ref Unsafe.Add(ref b, Width);
        }

        nuint o1 = (nuint)shape.ResultStride, o2 = o1 * 2, o3 = o1 * 3;
        TLanes.Store(c00, ref c, 0);
        TLanes.Store(c01, ref c, n);
        TLanes.Store(c10, ref c, o1);
        TLanes.Store(c11, ref c, o1 + n);
        TLanes.Store(c20, ref c, o2);
        TLanes.Store(c21, ref c, o2 + n);
        TLanes.Store(c30, ref c, o3);
        TLanes.Store(c31, ref c, o3 + n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByFour(Shape shape, ref float a, ref float b, ref float s, ref float c)
    {
        var n = (nuint)TLanes.Count;
        TVector c0 = TLanes.Load(ref s, 0), c1 = TLanes.Load(ref s, n), c2 = TLanes.Load(ref s, 2 * n), c3 = TLanes.Load(ref s, 3 * n);
        nint step = shape.ColumnStride;
        for (var k = shape.Depth; k > 0; k--)
        {
            var a0 = TLanes.Broadcast(a);
            c0 = TLanes.MultiplyAdd(a0, TLanes.Load(ref b, 0), c0);
            c1 = TLanes.MultiplyAdd(a0, TLanes.Load(ref b, n), c1);
            c2 = TLanes.MultiplyAdd(a0, TLanes.Load(ref b, 2 * n), c2);
            c3 = TLanes.MultiplyAdd(a0, TLanes.Load(ref b, 3 * n), c3);
            a = ref Unsafe.Add(ref a, step);
            b = ref Unsafe.Add(ref b, Width);
        }

        Store(c0, c1, c2, c3, ref c, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector v0, TVector v1, TVector v2, TVector v3, ref float destination, nuint offset)
    {
        var n = (nuint)TLanes.Count;
        TLanes.Store(v0, ref destination, offset);
        TLanes.Store(v1, ref destination, offset + n);
        TLanes.Store(v2, ref destination, offset + (2 * n));
        TLanes.Store(v3, ref destination, offset + (3 * n));
    }
}
