using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>The plain recurrent cell of Elman (1990): the hidden units are the tanh of the sums, and there is no other memory.</summary>
public sealed class ElmanCell(int inputs, int hidden) : RecurrentCell(inputs, hidden)
{
    public override int Columns => Hidden;

    public override int Memory => 0;

    public override void Initialise(Span<float> parameters, Random random)
    {
        Uniform(parameters[..(Inputs * Columns)], 1 / Math.Sqrt(Hidden), random);

        // Near the identity, so that at first the hidden units fade slowly instead of at random.
        var recurrent = parameters.Slice(Inputs * Columns, Hidden * Columns);
        Uniform(recurrent, 0.5 / Math.Sqrt(Hidden), random);
        for (var i = 0; i < Hidden; i++)
            recurrent[(i * Columns) + i] += 0.7f;
        parameters.Slice(Joint * Columns, Columns).Clear();
    }

    public override void Activate(CellStep step, Span<float> squashed)
    {
        if (WideLanes.IsSupported)
            Activate<WideLanes, Vector512<float>>(step);
        else
            Activate<PortableLanes, Vector<float>>(step);
    }

    public override void Differentiate(CellStep step, ReadOnlySpan<float> squashed, ReadOnlySpan<float> hiddenGradient, Span<float> memoryGradient)
    {
        if (WideLanes.IsSupported)
            Differentiate<WideLanes, Vector512<float>>(step, hiddenGradient);
        else
            Differentiate<PortableLanes, Vector<float>>(step, hiddenGradient);
    }

    private void Activate<TLanes, TVector>(CellStep step)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (var row = 0; row < step.Rows; row++)
        {
            ref var sums = ref MemoryMarshal.GetReference(step.Sums.Slice(row * Columns, Columns));
            ref var output = ref MemoryMarshal.GetReference(step.Hidden.Slice(row * step.HiddenStride, Hidden));
            for (nuint j = 0; j < (nuint)Hidden; j += (nuint)TLanes.Count)
            {
                var value = FastMath.Tanh<TLanes, TVector>(TLanes.Load(ref sums, j));
                TLanes.Store(value, ref sums, j);
                TLanes.Store(value, ref output, j);
            }
        }
    }

    private void Differentiate<TLanes, TVector>(CellStep step, ReadOnlySpan<float> hiddenGradient)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref var sums = ref MemoryMarshal.GetReference(step.Sums[..(step.Rows * Columns)]);
        ref var above = ref MemoryMarshal.GetReference(hiddenGradient[..(step.Rows * Columns)]);
        var one = TLanes.Broadcast(1f);
        for (nuint j = 0; j < (nuint)(step.Rows * Columns); j += (nuint)TLanes.Count)
        {
            var value = TLanes.Load(ref sums, j);
            TLanes.Store(TLanes.Multiply(TLanes.Load(ref above, j), TLanes.Subtract(one, TLanes.Multiply(value, value))), ref sums, j);
        }
    }
}
