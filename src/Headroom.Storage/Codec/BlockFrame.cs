using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Headroom.Storage.Codec;

/// <summary>
/// What every stored block begins with: version, form, length and a checksum over the rest, so that damage that the database did
/// not notice is noticed here. The content is compressed where that makes it smaller.
/// </summary>
internal static class BlockFrame
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + 1 + 4 + 4;
    private const int MaxContentBytes = 1 << 28;
    private const int BrotliWindowBits = 18;

    private enum Form : byte
    {
        Plain = 0,
        Brotli = 1,
    }

    /// <summary>A block around the content; quality 0 leaves it uncompressed.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> content, int quality)
    {
        var rented = ArrayPool<byte>.Shared.Rent(HeaderBytes + content.Length);
        try
        {
            var body = rented.AsSpan(HeaderBytes, content.Length);
            var form = Form.Brotli;
            if (quality == 0 || !BrotliEncoder.TryCompress(content, body, out var written, quality, BrotliWindowBits))
            {
                form = Form.Plain;
                content.CopyTo(body);
                written = content.Length;
            }

            rented[0] = Version;
            rented[1] = (byte)form;
            BinaryPrimitives.WriteInt32LittleEndian(rented.AsSpan(2), content.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(rented.AsSpan(6), Checksum(rented.AsSpan(1, 5), body[..written]));
            return rented.AsSpan(0, HeaderBytes + written).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Checks the block and puts its content into a rented buffer, which the caller gives back.</summary>
    public static byte[] Unwrap(ReadOnlySpan<byte> block, out int length)
    {
        if (block.Length < HeaderBytes)
            throw new InvalidDataException("the block ends early");
        if (block[0] != Version)
            throw new InvalidDataException($"the block has format {block[0]}; this Headroom reads format {Version}");
        var body = block[HeaderBytes..];
        length = BinaryPrimitives.ReadInt32LittleEndian(block[2..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[6..]) != Checksum(block.Slice(1, 5), body) || length is < 0 or > MaxContentBytes)
            throw new InvalidDataException("the block's checksum is wrong");
        var content = ArrayPool<byte>.Shared.Rent(length);
        if (TryFill((Form)block[1], body, content.AsSpan(0, length)))
            return content;
        ArrayPool<byte>.Shared.Return(content);
        throw new InvalidDataException("the block's content cannot be unpacked");
    }

    private static bool TryFill(Form form, ReadOnlySpan<byte> body, Span<byte> content)
    {
        if (form == Form.Brotli)
            return BrotliDecoder.TryDecompress(body, content, out var written) && written == content.Length;
        if (form != Form.Plain || body.Length != content.Length)
            return false;
        body.CopyTo(content);
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest) => Crc(Crc(uint.MaxValue, first), rest);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
