using System.Numerics;

namespace Headroom.Forecasting.Numerics;

/// <summary>
/// The gradient of a layer's weights: the transpose of what came in times the gradient of what went out, summed over all rows, a block of rows at a time
/// so that the block stays in the cache.
/// </summary>
public sealed class WeightGradient(int maxColumns)
{
    private const int BlockRows = 128;

    private readonly PackedMatrix _block = new(BlockRows, maxColumns);

    /// <summary>Adds to a gradient that holds a matrix of inputs × columns and then the biases.</summary>
    public void Add(ReadOnlySpan<float> inputs, int inputColumns, ReadOnlySpan<float> outputs, int columns, int rows, Span<float> gradient)
    {
        var weights = gradient[..(inputColumns * columns)];
        var bias = gradient.Slice(inputColumns * columns, columns);
        for (var first = 0; first < rows; first += BlockRows)
        {
            var count = Math.Min(BlockRows, rows - first);
            var outs = outputs.Slice(first * columns, count * columns);
            _block.Pack(outs, count, columns, columns);
            var left = new LeftMatrix(inputs.Slice(first * inputColumns, count * inputColumns), inputColumns, count, 1, inputColumns);
            Gemm.Multiply(left, _block, weights, columns, accumulate: true);
            for (var row = 0; row < count; row++)
                Sums.Add(outs.Slice(row * columns, columns), bias);
        }
    }
}

/// <summary>Sums of vectors.</summary>
public static class Sums
{
    public static void Add(ReadOnlySpan<float> from, Span<float> to)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= to.Length; i += Vector<float>.Count)
            (new Vector<float>(to[i..]) + new Vector<float>(from[i..])).CopyTo(to[i..]);
        for (; i < to.Length; i++)
            to[i] += from[i];
    }

    public static float Of(ReadOnlySpan<float> values)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
            sums += new Vector<float>(values[i..]);
        var sum = Vector.Sum(sums);
        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    public static float Highest(ReadOnlySpan<float> values)
    {
        var highest = new Vector<float>(values[0]);
        var i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
            highest = Vector.Max(highest, new Vector<float>(values[i..]));
        var most = values[0];
        for (var lane = 0; lane < Vector<float>.Count; lane++)
            most = Math.Max(most, highest[lane]);
        for (; i < values.Length; i++)
            most = Math.Max(most, values[i]);
        return most;
    }
}
