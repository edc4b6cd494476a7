namespace Headroom.Forecasting.Mixing;

/// <summary>
/// A difference in eight bits: a sign, four bits of exponent and three of fraction. Nothing stays nothing, what is small keeps a sixteenth of itself,
/// and what is more than <see cref="Most"/> counts as that.
/// </summary>
internal static class CompactDifference
{
    public const float Most = 448;

    /// <summary>Stands for "no answer".</summary>
    public const byte Unknown = 0x7F;

    /// <summary>Half precision has one bit of exponent more; of numbers below two it is not set.</summary>
    private const float Unit = 256;

    private const int Shift = 7;
    private const int Sign = 0x80;

    private static readonly float[] s_values = [.. Enumerable.Range(0, 256).Select(code => Value((byte)code))];

    /// <summary>The nearest code.</summary>
    public static byte Encode(float difference)
    {
        if (float.IsNaN(difference))
            return Unknown;
        var bits = BitConverter.HalfToUInt16Bits((Half)(Math.Clamp(difference, -Most, Most) / Unit));
        var size = ((bits & 0x7FFF) + (1 << (Shift - 1))) >> Shift;
        return (byte)(size | ((bits >> 8) & Sign));
    }

    public static float Decode(byte code) => s_values[code];

    private static float Value(byte code)
    {
        var size = code & ~Sign;
        if (size == Unknown)
            return float.NaN;
        return (float)BitConverter.UInt16BitsToHalf((ushort)((size << Shift) | ((code & Sign) << 8))) * Unit;
    }
}
