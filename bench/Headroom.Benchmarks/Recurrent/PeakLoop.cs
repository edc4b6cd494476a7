using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Numerics;

namespace Headroom.Benchmarks.Recurrent;

/// <summary>Multiply-adds in registers and nothing else: what one core could do at most.</summary>
internal static class PeakLoop
{
    private const int Rounds = 100_000;
    private const int Chains = 10;

    /// <summary>Floating-point operations of a call of <see cref="Run"/>.</summary>
    public static double Operations => 2.0 * Rounds * Chains * (WideLanes.IsSupported ? WideLanes.Count : PortableLanes.Count);

    public static float Run() =>
        WideLanes.IsSupported ? Loop<WideLanes, Vector512<float>>() : Loop<PortableLanes, Vector<float>>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector a = TLanes.Broadcast(0.999f), b = TLanes.Broadcast(1e-6f);
        TVector c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a;
        for (var i = 0; i < Rounds; i++)
        {
            c0 = TLanes.MultiplyAdd(a, c0, b);
            c1 = TLanes.MultiplyAdd(a, c1, b);
            c2 = TLanes.MultiplyAdd(a, c2, b);
            c3 = TLanes.MultiplyAdd(a, c3, b);
            c4 = TLanes.MultiplyAdd(a, c4, b);
            c5 = TLanes.MultiplyAdd(a, c5, b);
            c6 = TLanes.MultiplyAdd(a, c6, b);
            c7 = TLanes.MultiplyAdd(a, c7, b);
            c8 = TLanes.MultiplyAdd(a, c8, b);
            c9 = TLanes.MultiplyAdd(a, c9, b);
        }

        var sum = TLanes.Add(TLanes.Add(TLanes.Add(c0, c1), TLanes.Add(c2, c3)), TLanes.Add(TLanes.Add(c4, c5), TLanes.Add(c6, TLanes.Add(c7, TLanes.Add(c8, c9)))));
        Span<float> lanes = stackalloc float[TLanes.Count];
        TLanes.Store(sum, ref lanes[0], 0);
        return lanes[0];
    }
}
