using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Numerics;

/// <summary>The few passes over a whole history that forecasting needs, a vector at a time.</summary>
internal static class Spans
{
    private const int Width = 16;

    /// <summary>into[i] = the highest of from[i .. i + length - 1]; the last length - 1 places get the highest of what is left.</summary>
    public static void SlidingMax(ReadOnlySpan<float> from, int length, Span<float> into)
    {
        into = into[..from.Length];
        var covered = Math.Min(4, length);
        MaxOfFour(from, 1, covered, into);
        while (covered < length)
        {
            var next = Math.Min(4 * covered, length);
            MaxOfFour(into, covered, next, into);
            covered = next;
        }
    }

    /// <summary>into[i] = the mean of three values of from, a stride apart, the last of which is from[i + lead].</summary>
    public static void MeanOfThree(ReadOnlySpan<float> from, int lead, int stride, Span<float> into)
    {
        Debug.Assert(lead >= 2 * stride && into.Length + lead <= from.Length, "The mean would reach outside.");
        ref var last = ref Unsafe.Add(ref MemoryMarshal.GetReference(from), lead);
        ref var middle = ref Unsafe.Subtract(ref last, stride);
        ref var first = ref Unsafe.Subtract(ref middle, stride);
        ref var target = ref MemoryMarshal.GetReference(into);
        nint i = 0;
        for (; i <= into.Length - Width; i += Width)
            ((Load(ref first, i) + Load(ref middle, i) + Load(ref last, i)) * (1f / 3)).StoreUnsafe(ref Unsafe.Add(ref target, i));
        for (; i < into.Length; i++)
            Unsafe.Add(ref target, i) = (Unsafe.Add(ref first, i) + Unsafe.Add(ref middle, i) + Unsafe.Add(ref last, i)) * (1f / 3);
    }

    /// <summary>The same of four values.</summary>
    public static void MeanOfFour(ReadOnlySpan<float> from, int lead, int stride, Span<float> into)
    {
        Debug.Assert(lead >= 3 * stride && into.Length + lead <= from.Length, "The mean would reach outside.");
        ref var last = ref Unsafe.Add(ref MemoryMarshal.GetReference(from), lead);
        ref var third = ref Unsafe.Subtract(ref last, stride);
        ref var second = ref Unsafe.Subtract(ref third, stride);
        ref var first = ref Unsafe.Subtract(ref second, stride);
        ref var target = ref MemoryMarshal.GetReference(into);
        nint i = 0;
        for (; i <= into.Length - Width; i += Width)
        {
            var sum = (Load(ref first, i) + Load(ref second, i)) + (Load(ref third, i) + Load(ref last, i));
            (sum * (1f / 4)).StoreUnsafe(ref Unsafe.Add(ref target, i));
        }

        for (; i < into.Length; i++)
        {
            var sum = (Unsafe.Add(ref first, i) + Unsafe.Add(ref second, i)) + (Unsafe.Add(ref third, i) + Unsafe.Add(ref last, i));
            Unsafe.Add(ref target, i) = sum * (1f / 4);
        }
    }

    /// <summary>to[i] += weight * (from[i] - center)^2.</summary>
    public static void AddSquaredDistance(ReadOnlySpan<float> from, float center, float weight, Span<float> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from[..to.Length]);
        ref var target = ref MemoryMarshal.GetReference(to);
        var i = 0;
        for (; i <= to.Length - Width; i += Width)
        {
            var difference = Load(ref source, i) - Vector512.Create(center);
            (Load(ref target, i) + (difference * difference * weight)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < to.Length; i++)
            to[i] += weight * (from[i] - center) * (from[i] - center);
    }

    /// <summary>to[i] += factor * from[i].</summary>
    public static void AddScaled(ReadOnlySpan<float> from, float factor, Span<float> to)
    {
        ref var source = ref MemoryMarshal.GetReference(from[..to.Length]);
        ref var target = ref MemoryMarshal.GetReference(to);
        var i = 0;
        for (; i <= to.Length - Width; i += Width)
            (Load(ref target, i) + (Load(ref source, i) * factor)).StoreUnsafe(ref target, (nuint)i);
        for (; i < to.Length; i++)
            to[i] += factor * from[i];
    }

    /// <summary>The mean squared difference from the mean; around the first value, so that a large level does not drown it.</summary>
    public static float Variance(ReadOnlySpan<float> values)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        var origin = Vector512.Create(values[0]);
        Vector512<float> sums = default, squares = default;
        var i = 0;
        for (; i <= values.Length - Width; i += Width)
        {
            var difference = Load(ref source, i) - origin;
            sums += difference;
            squares += difference * difference;
        }

        double sum = Vector512.Sum(sums), square = Vector512.Sum(squares);
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
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector512<float> sums = default;
        var i = 0;
        for (; i <= a.Length - Width; i += Width)
            sums += Vector512.Abs(Load(ref left, i) - Load(ref right, i));
        var sum = Vector512.Sum(sums);
        for (; i < a.Length; i++)
            sum += MathF.Abs(a[i] - b[i]);
        return sum;
    }

    /// <summary>The highest of some numbers; those that are negative count as very large ones.</summary>
    public static uint Highest(ReadOnlySpan<int> values)
    {
        ref var source = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<int, uint>(values));
        Vector512<uint> vectors = default;
        var i = 0;
        for (; i <= values.Length - Width; i += Width)
            vectors = Vector512.Max(vectors, Vector512.LoadUnsafe(ref source, (nuint)i));
        var highest = 0u;
        for (var lane = 0; lane < Width; lane++)
            highest = Math.Max(highest, vectors[lane]);
        for (; i < values.Length; i++)
            highest = Math.Max(highest, (uint)values[i]);
        return highest;
    }

    /// <summary>
    /// A threshold such that at least <paramref name="wanted"/> of the values, none negative, are at or below it, and hardly more unless they are
    /// within the precision, a part of themselves.
    /// </summary>
    public static float SmallestThreshold(ReadOnlySpan<float> values, int wanted, float precision = 0.0005f)
    {
        if (wanted >= values.Length)
            return float.MaxValue;
        // Floats that are not negative order as their bits do, so the bits can be halved between.
        var bits = MemoryMarshal.Cast<float, int>(values);
        var within = (int)(precision * (1 << 23));
        var (least, most) = Range(bits);
        int low = -1, high = 0x7F7FFFFF;
        while (high - low > within)
        {
            // Outside of the range nothing needs to be counted.
            var middle = low + ((high - low) >> 1);
            var count = middle < least ? 0 : middle >= most ? bits.Length : CountAtMost(bits, middle);
            if (count == wanted)
                return BitConverter.Int32BitsToSingle(middle);
            if (count > wanted)
                high = middle;
            else
                low = middle;
        }

        return BitConverter.Int32BitsToSingle(high);
    }

    /// <summary>The places of the values at or below a limit, the last first, until there is no more room. Returns how many.</summary>
    public static int LastAtMost(ReadOnlySpan<float> values, float limit, Span<int> places)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(places);
        var found = 0;
        var end = values.Length;
        for (; end >= Width && found <= places.Length - Width; end -= Width)
        {
            var bits = (int)Vector512.LessThanOrEqual(Load(ref source, end - Width), Vector512.Create(limit)).ExtractMostSignificantBits();
            found += LanePlaces.Write(bits >> LanePlaces.Lanes, end - LanePlaces.Lanes, ref Unsafe.Add(ref target, found));
            found += LanePlaces.Write(bits & LanePlaces.All, end - Width, ref Unsafe.Add(ref target, found));
        }

        for (; end > 0 && found < places.Length; end--)
        {
            if (values[end - 1] <= limit)
                places[found++] = end - 1;
        }

        return found;
    }

    /// <summary>
    /// into[i] = the highest of up to four stretches of from that begin at i, the last of them so that it ends at <paramref name="length"/>. May be
    /// done in place: what lies ahead is read before it is changed.
    /// </summary>
    private static void MaxOfFour(ReadOnlySpan<float> from, int stretch, int length, Span<float> into)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(into);
        var last = length - stretch;
        var (second, third) = (Math.Min(stretch, last), Math.Min(2 * stretch, last));
        var i = 0;
        for (; i <= from.Length - last - Width; i += Width)
        {
            var near = Vector512.MaxNative(Load(ref source, i), Load(ref source, i + second));
            var far = Vector512.MaxNative(Load(ref source, i + third), Load(ref source, i + last));
            Vector512.MaxNative(near, far).StoreUnsafe(ref target, (nuint)i);
        }

        var end = from.Length - 1;
        for (; i <= end; i++)
        {
            var near = MathF.Max(from[i], from[Math.Min(i + second, end)]);
            into[i] = MathF.Max(near, MathF.Max(from[Math.Min(i + third, end)], from[Math.Min(i + last, end)]));
        }
    }

    private static (int Least, int Most) Range(ReadOnlySpan<int> values)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        var (least, most) = (Vector512.Create(int.MaxValue), Vector512.Create(int.MinValue));
        var i = 0;
        for (; i <= values.Length - Width; i += Width)
        {
            var vector = Vector512.LoadUnsafe(ref source, (nuint)i);
            (least, most) = (Vector512.Min(least, vector), Vector512.Max(most, vector));
        }

        var (lowest, highest) = (int.MaxValue, int.MinValue);
        for (var lane = 0; lane < Width && i > 0; lane++)
            (lowest, highest) = (Math.Min(lowest, least[lane]), Math.Max(highest, most[lane]));
        for (; i < values.Length; i++)
            (lowest, highest) = (Math.Min(lowest, values[i]), Math.Max(highest, values[i]));
        return (lowest, highest);
    }

    private static int CountAtMost(ReadOnlySpan<int> values, int most)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        var limit = Vector512.Create(most);
        var count = 0;
        var i = 0;
        for (; i <= values.Length - Width; i += Width)
            count += BitOperations.PopCount(Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref source, (nuint)i), limit).ExtractMostSignificantBits());
        for (; i < values.Length; i++)
            count += values[i] <= most ? 1 : 0;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref float start, nint at) => Vector512.LoadUnsafe(ref Unsafe.Add(ref start, at));
}
