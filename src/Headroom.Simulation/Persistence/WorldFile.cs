using System.Buffers.Binary;

namespace Headroom.Simulation.Persistence;

/// <summary>
/// A saved world as a file: a header that says what it is, of which fleet, and how to tell that it is whole; then the state. Written
/// beside its place and then moved there, so that there is always a whole one.
/// </summary>
internal static class WorldFile
{
    public const int Version = 1;

    private const int HeaderLength = 32;

    private static ReadOnlySpan<byte> Magic => "HEADROOM"u8;

    public static void Write(string path, ulong fingerprint, ReadOnlySpan<byte> state)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], state.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], fingerprint);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], Checksum.Of(state));
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(header);
            file.Write(state);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public static byte[] Read(string path, ulong fingerprint)
    {
        var bytes = ReadAll(path);
        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new WorldFileException(path, "this is not a saved world");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)) is var version && version != Version)
            throw new WorldFileException(path, $"it is of version {version}, and this program reads version {Version}");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)) is var length && length != bytes.Length - HeaderLength)
            throw new WorldFileException(path, $"it should hold {length} bytes of state and holds {bytes.Length - HeaderLength}");
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(24)) != Checksum.Of(bytes.AsSpan(HeaderLength)))
            throw new WorldFileException(path, "its content is not what was written: the checksum differs");
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(16)) != fingerprint)
            throw new WorldFileException(path, "it was saved for another fleet, or with other options, than this run has");
        return bytes[HeaderLength..];
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new WorldFileException(path, $"it cannot be read ({problem.Message})", problem);
        }
    }
}
