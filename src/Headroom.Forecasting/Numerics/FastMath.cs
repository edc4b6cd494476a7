using System.Runtime.CompilerServices;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// The functions of a recurrent cell on whole vectors. <see cref="Exp"/> is within 4e-7 of the exact value, relatively; the other two are within 4e-7 of it
/// absolutely, for every finite number.
/// </summary>
public static class FastMath
{
    /// <summary>Beyond it e to the x leaves the normal floats.</summary>
    private const float MostExponent = 87f;

    /// <summary>Adding and taking away 1.5 × 2²³ rounds to a whole number.</summary>
    private const float Rounder = 12_582_912f;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts, so that the remainder is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        x = TLanes.Clamp(x, -MostExponent, MostExponent);
        var rounder = TLanes.Broadcast(Rounder);
        var whole = TLanes.Subtract(TLanes.MultiplyAdd(x, TLanes.Broadcast(Log2E), rounder), rounder);
        var r = TLanes.MultiplyAdd(whole, TLanes.Broadcast(-Ln2High), x);
        r = TLanes.MultiplyAdd(whole, TLanes.Broadcast(-Ln2Low), r);

        // The series of e to the r; |r| is at most ln 2 / 2, where the first term left out is 1.2e-7.
        var sum = TLanes.Broadcast(1f / 720);
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f / 120));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f / 24));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f / 6));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(0.5f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f));
        return TLanes.Multiply(sum, TLanes.PowerOfTwo(whole));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var one = TLanes.Broadcast(1f);
        return TLanes.Divide(one, TLanes.Add(one, Exp<TLanes, TVector>(TLanes.Subtract(TLanes.Broadcast(0f), x))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var one = TLanes.Broadcast(1f);
        var half = TLanes.Divide(one, TLanes.Add(one, Exp<TLanes, TVector>(TLanes.Multiply(x, TLanes.Broadcast(-2f)))));
        return TLanes.Subtract(TLanes.Add(half, half), one);
    }
}
