using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Headroom.Storage.Codec;

/// <summary>
/// Doubles by the bits in which they differ from the last known one: neighbours share sign, exponent and first digits. First a
/// byte for each value that says how many zero bytes lead and trail; then the bytes between. The unknown is skipped over.
/// </summary>
internal static class XorColumn
{
    private const byte UnknownMark = 0xFF;

    public static void Write(ReadOnlySpan<ulong> values, ByteWriter to)
    {
        ulong previous = 0;
        foreach (var value in values)
        {
            to.Byte(value == NumberColumn.Unknown ? UnknownMark : Mark(value ^ previous));
            previous = value == NumberColumn.Unknown ? previous : value;
        }

        previous = 0;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        foreach (var value in values)
        {
            if (value == NumberColumn.Unknown)
                continue;
            var (lead, trail) = Split(Mark(value ^ previous));
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value ^ previous);
            to.Bytes(bytes[lead..^trail]);
            previous = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(ref ByteReader from, Span<ulong> values)
    {
        var marks = from.Bytes(values.Length);
        ulong previous = 0;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < values.Length; i++)
        {
            if (marks[i] == UnknownMark)
            {
                values[i] = NumberColumn.Unknown;
                continue;
            }

            var (lead, trail) = Split(marks[i]);
            if (lead + trail > sizeof(ulong))
                throw new InvalidDataException("a value has a negative length");
            bytes.Clear();
            from.Bytes(sizeof(ulong) - lead - trail).CopyTo(bytes[lead..]);
            previous ^= BinaryPrimitives.ReadUInt64BigEndian(bytes);
            values[i] = previous;
        }
    }

    private static byte Mark(ulong difference) => difference == 0
        ? (byte)(sizeof(ulong) << 4)
        : (byte)(((BitOperations.LeadingZeroCount(difference) / 8) << 4) | (BitOperations.TrailingZeroCount(difference) / 8));

    private static (int Lead, int Trail) Split(byte mark) => (mark >> 4, mark & 0xF);
}
