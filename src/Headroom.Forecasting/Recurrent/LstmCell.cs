using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000): the gates in, forget, candidate, out lie side by
/// side in the sums.
/// </summary>
public sealed class LstmCell(int inputs, int hidden) : RecurrentCell(inputs, hidden)
{
    public override int Columns => 4 * Hidden;

    public override int Memory => Hidden;

    public override void Initialise(Span<float> parameters, Random random)
    {
        Uniform(parameters[..(Joint * Columns)], 1 / Math.Sqrt(Hidden), random);
        var bias = parameters.Slice(Joint * Columns, Columns);
        bias.Clear();

        // At first the memory is kept: a gradient reaches far back from the beginning.
        bias.Slice(Hidden, Hidden).Fill(1f);
    }

    public override void Activate(CellStep step, Span<float> squashed)
    {
        if (WideLanes.IsSupported)
            Activate<WideLanes, Vector512<float>>(step, squashed);
        else
            Activate<PortableLanes, Vector<float>>(step, squashed);
    }

    public override void Differentiate(CellStep step, ReadOnlySpan<float> squashed, ReadOnlySpan<float> hiddenGradient, Span<float> memoryGradient)
    {
        if (WideLanes.IsSupported)
            Differentiate<WideLanes, Vector512<float>>(step, squashed, hiddenGradient, memoryGradient);
        else
            Differentiate<PortableLanes, Vector<float>>(step, squashed, hiddenGradient, memoryGradient);
    }

    public void Activate<TLanes, TVector>(CellStep step, Span<float> squashed)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var units = Hidden;
        for (var row = 0; row < step.Rows; row++)
        {
            ref var sums = ref MemoryMarshal.GetReference(step.Sums.Slice(row * Columns, Columns));
            ref var before = ref MemoryMarshal.GetReference(step.MemoryBefore.Slice(row * units, units));
            ref var memory = ref MemoryMarshal.GetReference(step.Memory.Slice(row * units, units));
            ref var kept = ref MemoryMarshal.GetReference(squashed.Slice(row * units, units));
            ref var output = ref MemoryMarshal.GetReference(step.Hidden.Slice(row * step.HiddenStride, units));
            for (nuint j = 0, h = (nuint)units; j < h; j += (nuint)TLanes.Count)
            {
                var enter = FastMath.Sigmoid<TLanes, TVector>(TLanes.Load(ref sums, j));
                var keep = FastMath.Sigmoid<TLanes, TVector>(TLanes.Load(ref sums, h + j));
                var candidate = FastMath.Tanh<TLanes, TVector>(TLanes.Load(ref sums, (2 * h) + j));
                var leave = FastMath.Sigmoid<TLanes, TVector>(TLanes.Load(ref sums, (3 * h) + j));
                var now = TLanes.MultiplyAdd(keep, TLanes.Load(ref before, j), TLanes.Multiply(enter, candidate));
                var small = FastMath.Tanh<TLanes, TVector>(now);
                TLanes.Store(enter, ref sums, j);
                TLanes.Store(keep, ref sums, h + j);
                TLanes.Store(candidate, ref sums, (2 * h) + j);
                TLanes.Store(leave, ref sums, (3 * h) + j);
                TLanes.Store(now, ref memory, j);
                TLanes.Store(small, ref kept, j);
                TLanes.Store(TLanes.Multiply(leave, small), ref output, j);
            }
        }
    }

    public void Differentiate<TLanes, TVector>(CellStep step, ReadOnlySpan<float> squashed, ReadOnlySpan<float> hiddenGradient, Span<float> memoryGradient)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        var units = Hidden;
        var one = TLanes.Broadcast(1f);
        for (var row = 0; row < step.Rows; row++)
        {
            ref var sums = ref MemoryMarshal.GetReference(step.Sums.Slice(row * Columns, Columns));
            ref var before = ref MemoryMarshal.GetReference(step.MemoryBefore.Slice(row * units, units));
            ref var kept = ref MemoryMarshal.GetReference(squashed.Slice(row * units, units));
            ref var above = ref MemoryMarshal.GetReference(hiddenGradient.Slice(row * units, units));
            ref var carried = ref MemoryMarshal.GetReference(memoryGradient.Slice(row * units, units));
            for (nuint j = 0, h = (nuint)units; j < h; j += (nuint)TLanes.Count)
            {
                var enter = TLanes.Load(ref sums, j);
                var keep = TLanes.Load(ref sums, h + j);
                var candidate = TLanes.Load(ref sums, (2 * h) + j);
                var leave = TLanes.Load(ref sums, (3 * h) + j);
                var small = TLanes.Load(ref kept, j);
                var dh = TLanes.Load(ref above, j);
                var dc = TLanes.MultiplyAdd(
                    TLanes.Multiply(dh, leave), TLanes.Subtract(one, TLanes.Multiply(small, small)), TLanes.Load(ref carried, j));
                TLanes.Store(Gate<TLanes, TVector>(TLanes.Multiply(dc, candidate), enter), ref sums, j);
                TLanes.Store(Gate<TLanes, TVector>(TLanes.Multiply(dc, TLanes.Load(ref before, j)), keep), ref sums, h + j);
                var slope = TLanes.Subtract(one, TLanes.Multiply(candidate, candidate));
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(dc, enter), slope), ref sums, (2 * h) + j);
                TLanes.Store(Gate<TLanes, TVector>(TLanes.Multiply(dh, small), leave), ref sums, (3 * h) + j);
                TLanes.Store(TLanes.Multiply(dc, keep), ref carried, j);
            }
        }
    }

    private static TVector Gate<TLanes, TVector>(TVector gradient, TVector gate)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(gradient, TLanes.Multiply(gate, TLanes.Subtract(TLanes.Broadcast(1f), gate)));
}
