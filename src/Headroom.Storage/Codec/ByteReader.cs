using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Headroom.Storage.Codec;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Bytes that end early or make no sense are an <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;

    public readonly int Left => _source.Length - _position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Byte()
    {
        if (_position >= _source.Length)
            throw EndedEarly();
        return _source[_position++];
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > Left)
            throw EndedEarly();
        _position += count;
        return _source.Slice(_position - count, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("a number is longer than 64 bits");
    }

    public long Signed() => ByteWriter.UnZigZag(Varint());

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)));

    /// <summary>A count or a length, which must not exceed what can be there.</summary>
    public int Count(int max)
    {
        var value = Varint();
        return value <= (ulong)max ? (int)value : throw new InvalidDataException($"{value} exceeds the limit of {max}");
    }

    private static InvalidDataException EndedEarly() => new("the data ends early");
}
