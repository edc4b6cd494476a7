using System.Buffers;
using System.Runtime.CompilerServices;

namespace Headroom.Storage.Codec;

/// <summary>
/// Doubles that came from decimal figures, as whole numbers of the smallest decimal place in the column, divided by what they all
/// have in common (pages, percents of a capacity). A value computed from such figures may be a few last bits away from the nearest
/// one; that distance is kept, so that the value comes back exactly. What fits no decimal is kept as it is.
/// </summary>
internal static class DecimalColumn
{
    private const int MaxPlaces = 9;
    private const int MaxDistance = 2;
    private const int ToleratedMisses = 8;
    private const double MaxScaled = 1L << 52;

    // In the stream of numbers: a value that stands among the exceptions.
    private const ulong Exception = 0;

    private static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>False, and nothing written, when too many of the values are no decimals.</summary>
    public static bool TryWrite(ReadOnlySpan<double> values, ByteWriter to)
    {
        if (FindPlaces(values) is not { } places)
            return false;
        Write(values, places, to);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(ref ByteReader from, Span<double> values)
    {
        var scaled = ArrayPool<long>.Shared.Rent(values.Length);
        try
        {
            var numbers = scaled.AsSpan(0, values.Length);
            var power = Powers[from.Byte() is var places && places <= MaxPlaces ? places : throw new InvalidDataException("too many places")];
            ReadNumbers(ref from, numbers);
            for (var i = 0; i < numbers.Length; i++)
                values[i] = numbers[i] / power;
            ReadDistances(ref from, numbers, values);
            ReadExceptions(ref from, numbers, values);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(scaled);
        }
    }

    private static void Write(ReadOnlySpan<double> values, int places, ByteWriter to)
    {
        var scaled = ArrayPool<long>.Shared.Rent(values.Length);
        var distances = ArrayPool<sbyte>.Shared.Rent(values.Length);
        try
        {
            to.Byte((byte)places);
            Scale(values, Powers[places], scaled, distances);
            WriteNumbers(scaled.AsSpan(0, values.Length), to);
            WriteDistances(scaled.AsSpan(0, values.Length), distances, to);
            WriteExceptions(values, scaled, to);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(scaled);
            ArrayPool<sbyte>.Shared.Return(distances);
        }
    }

    /// <summary>The fewest places with which every value that fits at all fits; null when too few do.</summary>
    private static int? FindPlaces(ReadOnlySpan<double> values)
    {
        var places = 0;
        var misses = 0;
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            var needed = places;
            while (needed <= MaxPlaces && !TryScale(value, Powers[needed], out _, out _))
                needed++;
            if (needed <= MaxPlaces)
                places = needed;
            else if (++misses > ToleratedMisses + (values.Length / ToleratedMisses))
                return null;
        }

        return places;
    }

    private static bool TryScale(double value, double power, out long number, out long distance)
    {
        var product = value * power;
        number = 0;
        distance = long.MaxValue;

        // Written so that NaN fails.
        if (!(Math.Abs(product) <= MaxScaled))
            return false;
        number = (long)Math.Round(product);
        distance = unchecked(BitConverter.DoubleToInt64Bits(value) - BitConverter.DoubleToInt64Bits(number / power));
        return distance is >= -MaxDistance and <= MaxDistance;
    }

    private static void Scale(ReadOnlySpan<double> values, double power, Span<long> scaled, Span<sbyte> distances)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var fits = TryScale(values[i], power, out var number, out var distance);
            scaled[i] = fits ? number : long.MinValue;
            distances[i] = fits ? (sbyte)distance : (sbyte)0;
        }
    }

    private static void WriteNumbers(ReadOnlySpan<long> scaled, ByteWriter to)
    {
        var divisor = CommonDivisor(scaled);
        to.Varint((ulong)divisor);
        long previous = 0;
        foreach (var number in scaled)
        {
            if (number == long.MinValue)
            {
                to.Varint(Exception);
                continue;
            }

            var quotient = divisor == 1 ? number : number / divisor;
            to.Varint(ByteWriter.ZigZag(quotient - previous) + 1);
            previous = quotient;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadNumbers(ref ByteReader from, Span<long> numbers)
    {
        var divisor = (long)from.Varint();
        long quotient = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            var next = from.Varint();
            if (next == Exception)
            {
                numbers[i] = long.MinValue;
                continue;
            }

            quotient = unchecked(quotient + ByteWriter.UnZigZag(next - 1));
            numbers[i] = unchecked(quotient * divisor);
        }
    }

    private static void WriteDistances(ReadOnlySpan<long> scaled, ReadOnlySpan<sbyte> distances, ByteWriter to)
    {
        var any = distances[..scaled.Length].ContainsAnyExcept((sbyte)0);
        to.Byte(any ? (byte)1 : (byte)0);
        if (!any)
            return;
        for (var i = 0; i < scaled.Length; i++)
        {
            if (scaled[i] != long.MinValue)
                to.Byte((byte)(distances[i] + MaxDistance));
        }
    }

    private static void ReadDistances(ref ByteReader from, ReadOnlySpan<long> numbers, Span<double> values)
    {
        if (from.Byte() == 0)
            return;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == long.MinValue)
                continue;
            var bits = unchecked(BitConverter.DoubleToInt64Bits(values[i]) + from.Byte() - MaxDistance);
            values[i] = BitConverter.Int64BitsToDouble(bits);
        }
    }

    private static void WriteExceptions(ReadOnlySpan<double> values, ReadOnlySpan<long> scaled, ByteWriter to)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (scaled[i] == long.MinValue)
                to.Fixed64(BitConverter.DoubleToUInt64Bits(values[i]));
        }
    }

    private static void ReadExceptions(ref ByteReader from, ReadOnlySpan<long> numbers, Span<double> values)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == long.MinValue)
                values[i] = BitConverter.UInt64BitsToDouble(from.Fixed64());
        }
    }

    private static long CommonDivisor(ReadOnlySpan<long> scaled)
    {
        long divisor = 0;
        foreach (var number in scaled)
        {
            if (number == 0 || number == long.MinValue)
                continue;
            divisor = Gcd(divisor, Math.Abs(number));
            if (divisor == 1)
                return 1;
        }

        return Math.Max(divisor, 1);
    }

    private static long Gcd(long a, long b)
    {
        if (a == 0)
            return b;
        while (b % a is var rest && rest != 0)
            (a, b) = (rest, a);
        return a;
    }
}
