using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// From raw outputs to quantiles that cannot cross: the median is the hyperbolic sine of its output, and from there each level is a positive step, the
/// exponential of its output, further away. So widths of a hundredth and of a thousand times the scale are a few units of output apart.
/// Values lie level by level, with a slot for each target.
/// </summary>
public static class QuantileLadder
{
    private const float MostRaw = 10f;

    /// <summary>Turns raw outputs into quantiles, in place.</summary>
    public static void Climb(Span<float> raw, int slots)
    {
        if (WideLanes.IsSupported)
            Climb<WideLanes, Vector512<float>>(raw, slots);
        else
            Climb<PortableLanes, Vector<float>>(raw, slots);
    }

    /// <summary>
    /// The pinball loss of one situation, averaged over the levels and summed over the targets with their weights, and its gradient
    /// in place of the raw outputs.
    /// </summary>
    public static float Loss(Span<float> raw, ReadOnlySpan<float> actual, ReadOnlySpan<float> weights) =>
        WideLanes.IsSupported
            ? Loss<WideLanes, Vector512<float>>(raw, actual, weights)
            : Loss<PortableLanes, Vector<float>>(raw, actual, weights);

    private static void Climb<TLanes, TVector>(Span<float> raw, int slots)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref var all = ref MemoryMarshal.GetReference(raw[..(QuantileLevels.Count * slots)]);
        for (nuint slot = 0, s = (nuint)slots; slot < s; slot += (nuint)TLanes.Count)
        {
            var median = Median<TLanes, TVector>(TLanes.Load(ref all, (QuantileLevels.Median * s) + slot), out _);
            TLanes.Store(median, ref all, (QuantileLevels.Median * s) + slot);
            var value = median;
            for (nuint level = QuantileLevels.Median + 1; level < QuantileLevels.Count; level++)
            {
                value = TLanes.Add(value, Step<TLanes, TVector>(TLanes.Load(ref all, (level * s) + slot)));
                TLanes.Store(value, ref all, (level * s) + slot);
            }

            value = median;
            for (nuint level = QuantileLevels.Median; level-- > 0;)
            {
                value = TLanes.Subtract(value, Step<TLanes, TVector>(TLanes.Load(ref all, (level * s) + slot)));
                TLanes.Store(value, ref all, (level * s) + slot);
            }
        }
    }

    private static float Loss<TLanes, TVector>(Span<float> raw, ReadOnlySpan<float> actual, ReadOnlySpan<float> weights)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var slots = actual.Length;
        ref var all = ref MemoryMarshal.GetReference(raw[..(QuantileLevels.Count * slots)]);
        Span<float> lanes = stackalloc float[TLanes.Count];
        var loss = TLanes.Broadcast(0);
        for (nuint slot = 0, s = (nuint)slots; slot < s; slot += (nuint)TLanes.Count)
        {
            var truth = TLanes.Load(ref MemoryMarshal.GetReference(actual), slot);
            var weight = TLanes.Load(ref MemoryMarshal.GetReference(weights), slot);
            ref var at = ref Unsafe.Add(ref all, slot);
            var median = Median<TLanes, TVector>(TLanes.Load(ref at, QuantileLevels.Median * s), out var medianSlope);
            var gradient = Pinball<TLanes, TVector>(QuantileLevels.Median, median, truth, weight, ref loss);
            gradient = TLanes.Add(gradient, Side<TLanes, TVector>(ref at, s, +1, median, truth, weight, ref loss));
            gradient = TLanes.Add(gradient, Side<TLanes, TVector>(ref at, s, -1, median, truth, weight, ref loss));
            TLanes.Store(TLanes.Multiply(gradient, medianSlope), ref at, QuantileLevels.Median * s);
        }

        TLanes.Store(loss, ref MemoryMarshal.GetReference(lanes), 0);
        return Sums.Of(lanes);
    }

    /// <summary>The levels above the median or those below it: out to the last one for the loss, and back for the gradient.</summary>
    private static TVector Side<TLanes, TVector>(
        ref float at, nuint slots, int direction, TVector median, TVector truth, TVector weight, ref TVector loss)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        Span<TVector> steps = [default, default, default, default];
        Span<TVector> gradients = [default, default, default, default];
        var count = direction > 0 ? QuantileLevels.Count - 1 - QuantileLevels.Median : QuantileLevels.Median;
        var sign = TLanes.Broadcast(direction);
        var value = median;
        for (var i = 0; i < count; i++)
        {
            var level = QuantileLevels.Median + (direction * (i + 1));
            steps[i] = TLanes.Multiply(sign, Step<TLanes, TVector>(TLanes.Load(ref at, (nuint)level * slots)));
            value = TLanes.Add(value, steps[i]);
            gradients[i] = Pinball<TLanes, TVector>(level, value, truth, weight, ref loss);
        }

        var sum = TLanes.Broadcast(0);
        for (var i = count - 1; i >= 0; i--)
        {
            sum = TLanes.Add(sum, gradients[i]);
            var level = QuantileLevels.Median + (direction * (i + 1));
            TLanes.Store(TLanes.Multiply(sum, steps[i]), ref at, (nuint)level * slots);
        }

        return sum;
    }

    /// <summary>Adds max(q d, (q − 1) d) of d = truth − value to the loss and gives the derivative by the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pinball<TLanes, TVector>(int level, TVector value, TVector truth, TVector weight, ref TVector loss)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        const float Share = 1f / QuantileLevels.Count;
        var q = QuantileLevels.All[level];
        var difference = TLanes.Subtract(truth, value);

        // A tiny ramp in place of the kink, so that no comparison is needed: within a ten-thousandth of the scale the slope goes from q − 1 to q.
        var slope = TLanes.Clamp(TLanes.Multiply(difference, TLanes.Broadcast(1e4f)), q - 1, q);
        slope = TLanes.Multiply(slope, TLanes.Multiply(weight, TLanes.Broadcast(Share)));
        loss = TLanes.MultiplyAdd(slope, difference, loss);
        return TLanes.Subtract(TLanes.Broadcast(0), slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<TLanes, TVector>(TVector raw)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => FastMath.Exp<TLanes, TVector>(TLanes.Clamp(raw, -MostRaw, MostRaw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Median<TLanes, TVector>(TVector raw, out TVector slope)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var up = FastMath.Exp<TLanes, TVector>(TLanes.Clamp(raw, -MostRaw, MostRaw));
        var down = TLanes.Divide(TLanes.Broadcast(1), up);
        var half = TLanes.Broadcast(0.5f);
        slope = TLanes.Multiply(half, TLanes.Add(up, down));
        return TLanes.Multiply(half, TLanes.Subtract(up, down));
    }
}
