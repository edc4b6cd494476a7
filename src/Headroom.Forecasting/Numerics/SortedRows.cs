using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Neighbouring whole numbers that order as floats do: of a float that is negative, all bits but the sign are turned over. What is compared is the
/// same at every width; a processor takes the widest that it has registers for.
/// </summary>
internal interface IKeyRow<TRow>
    where TRow : struct, IKeyRow<TRow>
{
    static abstract int Width { get; }

    static abstract TRow Load(ref int from);

    static abstract void Store(TRow row, ref int to);

    static abstract TRow Min(TRow a, TRow b);

    static abstract TRow Max(TRow a, TRow b);

    /// <summary>From the bits of floats to keys, and back.</summary>
    static abstract TRow Key(TRow bits);
}

/// <summary>Eight columns, on any processor.</summary>
internal readonly struct KeyRow(Vector256<int> values) : IKeyRow<KeyRow>
{
    private readonly Vector256<int> _values = values;

    public static int Width => Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeyRow Load(ref int from) => new(Vector256.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(KeyRow row, ref int to) => row._values.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeyRow Min(KeyRow a, KeyRow b) => new(Vector256.Min(a._values, b._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeyRow Max(KeyRow a, KeyRow b) => new(Vector256.Max(a._values, b._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeyRow Key(KeyRow bits) =>
        new(bits._values ^ (Vector256.ShiftRightArithmetic(bits._values, 31) & Vector256.Create(int.MaxValue)));
}

/// <summary>Sixteen columns, where vectors are that wide.</summary>
internal readonly struct WideKeyRow(Vector512<int> values) : IKeyRow<WideKeyRow>
{
    private readonly Vector512<int> _values = values;

    public static int Width => Vector512<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideKeyRow Load(ref int from) => new(Vector512.LoadUnsafe(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(WideKeyRow row, ref int to) => row._values.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideKeyRow Min(WideKeyRow a, WideKeyRow b) => new(Vector512.Min(a._values, b._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideKeyRow Max(WideKeyRow a, WideKeyRow b) => new(Vector512.Max(a._values, b._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideKeyRow Key(WideKeyRow bits) => new(Key(bits._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Key(Vector512<int> bits) => bits ^ (Vector512.ShiftRightArithmetic(bits, 31) & Vector512.Create(int.MaxValue));
}
