using System.Numerics;
using System.Runtime.InteropServices;

namespace Headroom.Forecasting.Numerics;

/// <summary>The few passes over a whole history that forecasting needs, a vector at a time.</summary>
internal static class Spans
{
    /// <summary>into[i] = the highest of from[i .. i + length - 1]; the last length - 1 places get the highest of what is left.</summary>
    public static void SlidingMax(ReadOnlySpan<float> from, int length, Span<float> into)
    {
        into = into[..from.Length];
        from.CopyTo(into);
        var covered = 1;
        while (covered * 2 <= length)
        {
            MaxWithLater(into, covered);
            covered *= 2;
        }

        if (covered < length)
            MaxWithLater(into, length - covered);
    }

    /// <summary>values[i] = max(values[i], values[i + distance]), in place: what lies ahead is read before it is changed.</summary>
    private static void MaxWithLater(Span<float> values, int distance)
    {
        var count = values.Length - distance;
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Max(new Vector<float>(values[i..]), new Vector<float>(values[(i + distance)..])).CopyTo(values[i..]);
        for (; i < count; i++)
            values[i] = MathF.Max(values[i], values[i + distance]);
    }

    /// <summary>into[i] = the mean of count values of from, spaced by stride and ending at from[i + lead], for places 0 .. into.Length - 1.</summary>
    public static void StridedMean(ReadOnlySpan<float> from, int lead, int stride, int count, Span<float> into)
    {
        var factor = new Vector<float>(1f / count);
        var i = 0;
        for (; i <= into.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var k = 0; k < count; k++)
                sum += new Vector<float>(from[(i + lead - (k * stride))..]);
            (sum * factor).CopyTo(into[i..]);
        }

        for (; i < into.Length; i++)
        {
            var sum = 0f;
            for (var k = 0; k < count; k++)
                sum += from[i + lead - (k * stride)];
            into[i] = sum / count;
        }
    }

    /// <summary>to[i] += weight * (from[i] - center)^2.</summary>
    public static void AddSquaredDistance(ReadOnlySpan<float> from, float center, float weight, Span<float> to)
    {
        from = from[..to.Length];
        var (c, w) = (new Vector<float>(center), new Vector<float>(weight));
        var i = 0;
        for (; i <= to.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(from[i..]) - c;
            (new Vector<float>(to[i..]) + (difference * difference * w)).CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
            to[i] += weight * (from[i] - center) * (from[i] - center);
    }

    /// <summary>to[i] += factor * from[i].</summary>
    public static void AddScaled(ReadOnlySpan<float> from, float factor, Span<float> to)
    {
        var f = new Vector<float>(factor);
        var i = 0;
        for (; i <= to.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(to[i..]) + (new Vector<float>(from[i..]) * f)).CopyTo(to[i..]);
        for (; i < to.Length; i++)
            to[i] += factor * from[i];
    }

    /// <summary>The mean squared difference from the mean; around the first value, so that a large level does not drown it.</summary>
    public static float Variance(ReadOnlySpan<float> values)
    {
        var origin = new Vector<float>(values[0]);
        Vector<float> sums = Vector<float>.Zero, squares = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(values[i..]) - origin;
            sums += difference;
            squares += difference * difference;
        }

        double sum = Vector.Sum(sums), square = Vector.Sum(squares);
        for (; i < values.Length; i++)
        {
            double difference = values[i] - values[0];
            sum += difference;
            square += difference * difference;
        }

        var mean = sum / values.Length;
        return (float)Math.Max(0, (square / values.Length) - (mean * mean));
    }

    /// <summary>The sum of |a[i] - b[i]| over the places of a.</summary>
    public static float SumOfDifferences(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += Vector.Abs(new Vector<float>(a[i..]) - new Vector<float>(b[i..]));
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += MathF.Abs(a[i] - b[i]);
        return sum;
    }

    /// <summary>
    /// A threshold such that at least <paramref name="wanted"/> of the values, none negative, are at or below it, and hardly more unless they tie.
    /// </summary>
    public static float SmallestThreshold(ReadOnlySpan<float> values, int wanted)
    {
        if (wanted >= values.Length)
            return float.MaxValue;
        // Floats that are not negative order as their bits do, so the bits can be halved between.
        var bits = MemoryMarshal.Cast<float, int>(values);
        int low = -1, high = 0x7F7FFFFF;
        while (high - low > 1 << 12)
        {
            var middle = low + ((high - low) >> 1);
            if (CountAtMost(bits, middle) >= wanted)
                high = middle;
            else
                low = middle;
        }

        return BitConverter.Int32BitsToSingle(high);
    }

    private static int CountAtMost(ReadOnlySpan<int> values, int most)
    {
        var limit = new Vector<int>(most);
        var counts = Vector<int>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<int>.Count; i += Vector<int>.Count)
            counts -= Vector.LessThanOrEqual(new Vector<int>(values[i..]), limit);
        var count = Vector.Sum(counts);
        for (; i < values.Length; i++)
            count += values[i] <= most ? 1 : 0;
        return count;
    }
}
