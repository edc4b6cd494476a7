using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>x times the sigmoid of x, on whole vectors: lengths are multiples of sixteen.</summary>
public static class Swish
{
    public static void Apply(ReadOnlySpan<float> sums, Span<float> values)
    {
        if (WideLanes.IsSupported)
            Apply<WideLanes, Vector512<float>>(sums, values);
        else
            Apply<PortableLanes, Vector<float>>(sums, values);
    }

    /// <summary>Turns the gradient of the values into that of the sums.</summary>
    public static void Differentiate(ReadOnlySpan<float> sums, Span<float> gradient)
    {
        if (WideLanes.IsSupported)
            Differentiate<WideLanes, Vector512<float>>(sums, gradient);
        else
            Differentiate<PortableLanes, Vector<float>>(sums, gradient);
    }

    private static void Apply<TLanes, TVector>(ReadOnlySpan<float> sums, Span<float> values)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref var from = ref MemoryMarshal.GetReference(sums);
        ref var to = ref MemoryMarshal.GetReference(values[..sums.Length]);
        for (nuint i = 0; i < (nuint)sums.Length; i += (nuint)TLanes.Count)
        {
            var x = TLanes.Load(ref from, i);
            TLanes.Store(TLanes.Multiply(x, FastMath.Sigmoid<TLanes, TVector>(x)), ref to, i);
        }
    }

    private static void Differentiate<TLanes, TVector>(ReadOnlySpan<float> sums, Span<float> gradient)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref var from = ref MemoryMarshal.GetReference(sums);
        ref var to = ref MemoryMarshal.GetReference(gradient[..sums.Length]);
        var one = TLanes.Broadcast(1);
        for (nuint i = 0; i < (nuint)sums.Length; i += (nuint)TLanes.Count)
        {
            var x = TLanes.Load(ref from, i);
            var gate = FastMath.Sigmoid<TLanes, TVector>(x);
            var slope = TLanes.Multiply(gate, TLanes.MultiplyAdd(x, TLanes.Subtract(one, gate), one));
            TLanes.Store(TLanes.Multiply(TLanes.Load(ref to, i), slope), ref to, i);
        }
    }
}
