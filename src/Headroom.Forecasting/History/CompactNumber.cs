using System.Numerics;

namespace Headroom.Forecasting.History;

/// <summary>
/// Numbers that are not negative in sixteen bits (five of exponent, eleven of fraction) or eight (five and three), without a sign. Shifted
/// left they are an ordinary float but for the exponent's origin, so that unpacking is a shift, an addition and a multiplication.
/// </summary>
internal static class CompactNumber
{
    /// <summary>Stands for "no sample".</summary>
    public const ushort Unknown = ushort.MaxValue;

    /// <summary>The highest number that fits, in units.</summary>
    public const float Highest = 130_000;

    /// <summary>Nothing real is above this; it keeps sums of squares finite.</summary>
    public const float HighestEver = 1e16f;

    private const int Shift = 12;
    private const int ExcessShift = 20;
    private const uint Origin = 112u << 23;
    private const float Lowest = 1f / 16384;

    /// <summary>The least code whose number is at or above the value.</summary>
    public static ushort Encode(float value)
    {
        if (!(value > 0))
            return 0;
        var bits = BitConverter.SingleToUInt32Bits(Math.Clamp(value, Lowest, Highest)) - Origin;
        return (ushort)((bits + ((1u << Shift) - 1)) >> Shift);
    }

    public static float Decode(ushort code) => code == 0 ? 0 : BitConverter.UInt32BitsToSingle(((uint)code << Shift) + Origin);

    /// <summary>The nearest code.</summary>
    public static byte EncodeExcess(float value)
    {
        if (!(value > Lowest))
            return 0;
        var bits = BitConverter.SingleToUInt32Bits(Math.Min(value, Highest)) - Origin;
        return (byte)Math.Min((bits + (1u << (ExcessShift - 1))) >> ExcessShift, byte.MaxValue);
    }

    public static float DecodeExcess(byte code) => code == 0 ? 0 : BitConverter.UInt32BitsToSingle(((uint)code << ExcessShift) + Origin);

    public static void Decode(ReadOnlySpan<ushort> codes, float unit, Span<float> into)
    {
        var i = 0;
        var (origin, factor, nothing, unknown) = (new Vector<uint>(Origin), new Vector<float>(unit), Vector<uint>.Zero, new Vector<uint>(Unknown));
        var nan = new Vector<float>(float.NaN);
        for (; i <= codes.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(codes[i..]), out var low, out var high);
            One(low).CopyTo(into[i..]);
            One(high).CopyTo(into[(i + Vector<uint>.Count)..]);
        }

        for (; i < codes.Length; i++)
            into[i] = codes[i] == Unknown ? float.NaN : Decode(codes[i]) * unit;

        Vector<float> One(Vector<uint> code)
        {
            var value = Vector.AsVectorSingle((code << Shift) + origin) * factor;
            value = Vector.ConditionalSelect(Vector.AsVectorSingle(Vector.Equals(code, nothing)), Vector<float>.Zero, value);
            return Vector.ConditionalSelect(Vector.AsVectorSingle(Vector.Equals(code, unknown)), nan, value);
        }
    }

    public static void AddExcess(ReadOnlySpan<byte> codes, float unit, ReadOnlySpan<float> mean, Span<float> into)
    {
        var i = 0;
        var (origin, factor) = (new Vector<uint>(Origin), new Vector<float>(unit));
        for (; i <= codes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(codes[i..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            Add(first, mean[i..], into[i..]);
            Add(second, mean[(i + Vector<uint>.Count)..], into[(i + Vector<uint>.Count)..]);
            Add(third, mean[(i + (2 * Vector<uint>.Count))..], into[(i + (2 * Vector<uint>.Count))..]);
            Add(fourth, mean[(i + (3 * Vector<uint>.Count))..], into[(i + (3 * Vector<uint>.Count))..]);
        }

        for (; i < codes.Length; i++)
            into[i] = mean[i] + (DecodeExcess(codes[i]) * unit);

        void Add(Vector<uint> code, ReadOnlySpan<float> to, Span<float> sum)
        {
            var value = Vector.AsVectorSingle((code << ExcessShift) + origin) * factor;
            value = Vector.ConditionalSelect(Vector.AsVectorSingle(Vector.Equals(code, Vector<uint>.Zero)), Vector<float>.Zero, value);
            (new Vector<float>(to) + value).CopyTo(sum);
        }
    }
}
