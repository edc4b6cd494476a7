using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Neighbouring columns of a row, which are compared with those of another at once. What is compared is the same at every width; a processor takes
/// the widest that it has registers for. Nothing is NaN.
/// </summary>
internal interface ISortedRow<TRow>
    where TRow : struct, ISortedRow<TRow>
{
    static abstract int Width { get; }

    static abstract TRow Load(ref float from);

    static abstract void Store(TRow row, ref float to);

    static abstract TRow Min(TRow a, TRow b);

    static abstract TRow Max(TRow a, TRow b);
}

/// <summary>Eight columns, on any processor.</summary>
internal readonly struct NarrowRow(Vector256<float> values) : ISortedRow<NarrowRow>
{
    private readonly Vector256<float> _values = values;

    public static int Width => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowRow Load(ref float from) => new(Vector256.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(NarrowRow row, ref float to) => row._values.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowRow Min(NarrowRow a, NarrowRow b) => new(Vector256.MinNative(a._values, b._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NarrowRow Max(NarrowRow a, NarrowRow b) => new(Vector256.MaxNative(a._values, b._values));
}

/// <summary>Sixteen columns, where vectors are that wide: there floats are compared at twice the rate of whole numbers.</summary>
internal readonly struct WideRow(Vector512<float> values) : ISortedRow<WideRow>
{
    private readonly Vector512<float> _values = values;

    public static int Width => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideRow Load(ref float from) => new(Vector512.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(WideRow row, ref float to) => row._values.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideRow Min(WideRow a, WideRow b) => new(Vector512.MinNative(a._values, b._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideRow Max(WideRow a, WideRow b) => new(Vector512.MaxNative(a._values, b._values));
}
