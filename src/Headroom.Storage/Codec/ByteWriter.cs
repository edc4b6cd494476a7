using System.Buffers;
using System.Buffers.Binary;

namespace Headroom.Storage.Codec;

/// <summary>Bytes under construction: small numbers take few of them. The buffer is rented, so a writer is to be disposed of.</summary>
internal sealed class ByteWriter(int capacity = 4096) : IDisposable
{
    private const int MaxVarintBytes = 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public int Length => _length;

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        _length = 0;
    }

    /// <summary>Takes back everything after the given length.</summary>
    public void Truncate(int length) => _length = length;

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>Seven bits a byte, lowest first; the top bit says that more follow.</summary>
    public void Varint(ulong value)
    {
        Reserve(MaxVarintBytes);
        var position = _length;
        while (value >= 0x80)
        {
            _buffer[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[position++] = (byte)value;
        _length = position;
    }

    public void Signed(long value) => Varint(ZigZag(value));

    public void Fixed64(ulong value)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(ulong);
    }

    /// <summary>Maps numbers near zero, of either sign, to small unsigned ones.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
