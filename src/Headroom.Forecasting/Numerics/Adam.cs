using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// Adam (Kingma and Ba 2015), with the gradient's norm held below a limit and the parameters fading by <paramref name="decay"/> times the rate
/// at each step (Loshchilov and Hutter 2019).
/// </summary>
public sealed class Adam(int count, double decay = 0)
{
    private const float KeepMean = 0.9f;
    private const float KeepSquare = 0.999f;
    private const float Least = 1e-8f;

    private readonly float[] _mean = new float[count];
    private readonly float[] _square = new float[count];
    private double _meanLeft = 1;
    private double _squareLeft = 1;

    public void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double rate, double maxNorm)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, _mean.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, _mean.Length);
        var norm = Norm(gradient);
        if (!double.IsFinite(norm))
            return;
        _meanLeft *= KeepMean;
        _squareLeft *= KeepSquare;
        var shrink = norm > maxNorm ? (float)(maxNorm / norm) : 1f;
        var step = (float)(rate / (1 - _meanLeft));
        var correction = (float)(1 / (1 - _squareLeft));
        var keep = (float)(1 - (decay * rate));
        var i = WideLanes.IsSupported
            ? Update<WideLanes, Vector512<float>>(parameters, gradient, shrink, step, correction, keep)
            : Update<PortableLanes, Vector<float>>(parameters, gradient, shrink, step, correction, keep);
        for (; i < parameters.Length; i++)
        {
            var g = gradient[i] * shrink;
            _mean[i] = (_mean[i] * KeepMean) + (g * (1 - KeepMean));
            _square[i] = (_square[i] * KeepSquare) + (g * g * (1 - KeepSquare));
            parameters[i] = (keep * parameters[i]) - (step * _mean[i] / (MathF.Sqrt(_square[i] * correction) + Least));
        }
    }

    public static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    private int Update<TLanes, TVector>(Span<float> parameters, ReadOnlySpan<float> gradient, float shrink, float step, float correction, float keep)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector keepMean = TLanes.Broadcast(KeepMean), keepSquare = TLanes.Broadcast(KeepSquare), least = TLanes.Broadcast(Least);
        TVector takeMean = TLanes.Broadcast(1 - KeepMean), takeSquare = TLanes.Broadcast(1 - KeepSquare), scale = TLanes.Broadcast(shrink);
        TVector back = TLanes.Broadcast(-step), fix = TLanes.Broadcast(correction), stay = TLanes.Broadcast(keep);
        ref var p = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var m = ref MemoryMarshal.GetArrayDataReference(_mean);
        ref var s = ref MemoryMarshal.GetArrayDataReference(_square);
        var whole = parameters.Length - (parameters.Length % TLanes.Count);
        for (nuint i = 0; i < (nuint)whole; i += (nuint)TLanes.Count)
        {
            var slope = TLanes.Multiply(TLanes.Load(ref g, i), scale);
            var mean = TLanes.MultiplyAdd(TLanes.Load(ref m, i), keepMean, TLanes.Multiply(slope, takeMean));
            var square = TLanes.MultiplyAdd(TLanes.Load(ref s, i), keepSquare, TLanes.Multiply(TLanes.Multiply(slope, slope), takeSquare));
            TLanes.Store(mean, ref m, i);
            TLanes.Store(square, ref s, i);
            var root = TLanes.Add(TLanes.SquareRoot(TLanes.Multiply(square, fix)), least);
            TLanes.Store(TLanes.MultiplyAdd(back, TLanes.Divide(mean, root), TLanes.Multiply(stay, TLanes.Load(ref p, i))), ref p, i);
        }

        return whole;
    }
}
