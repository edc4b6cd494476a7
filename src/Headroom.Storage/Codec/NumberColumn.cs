using System.Runtime.InteropServices;

namespace Headroom.Storage.Codec;

/// <summary>
/// A column of doubles, exact to the bit. The writer looks at the column and picks the form: one value for all; decimals, which
/// measured and recorded figures mostly are; or bits against the value before, for everything else.
/// </summary>
internal static class NumberColumn
{
    /// <summary>The unknown: the bits of <see cref="double.NaN"/>. Other NaNs are kept too, but as rare values.</summary>
    public const ulong Unknown = 0xFFF8_0000_0000_0000;

    // Above this cost per value, the decimal form may have met numbers that are no decimals; the other form is tried too.
    private const int DoubtfulBytesPerValue = 5;

    private enum Form : byte
    {
        Constant = 0,
        Decimal = 1,
        Xor = 2,
    }

    public static void Write(ReadOnlySpan<double> values, ByteWriter to)
    {
        if (values.IsEmpty)
            return;
        var bits = MemoryMarshal.Cast<double, ulong>(values);
        if (!bits.ContainsAnyExcept(bits[0]))
        {
            to.Byte((byte)Form.Constant);
            to.Fixed64(bits[0]);
            return;
        }

        WriteVarying(values, to);
    }

    public static void Read(ref ByteReader from, Span<double> values)
    {
        if (values.IsEmpty)
            return;
        var form = (Form)from.Byte();
        switch (form)
        {
            case Form.Constant:
                values.Fill(BitConverter.UInt64BitsToDouble(from.Fixed64()));
                break;
            case Form.Decimal:
                DecimalColumn.Read(ref from, values);
                break;
            case Form.Xor:
                XorColumn.Read(ref from, MemoryMarshal.Cast<double, ulong>(values));
                break;
            default:
                throw new InvalidDataException($"unknown form {(byte)form} of a column");
        }
    }

    private static void WriteVarying(ReadOnlySpan<double> values, ByteWriter to)
    {
        var start = to.Length;
        to.Byte((byte)Form.Decimal);
        var isDecimal = DecimalColumn.TryWrite(values, to);
        var length = to.Length - start;
        if (isDecimal && length <= values.Length * DoubtfulBytesPerValue)
            return;

        using var other = new ByteWriter(values.Length * 9);
        XorColumn.Write(MemoryMarshal.Cast<double, ulong>(values), other);
        if (isDecimal && length <= other.Length)
            return;
        to.Truncate(start);
        to.Byte((byte)Form.Xor);
        to.Bytes(other.Written);
    }
}
