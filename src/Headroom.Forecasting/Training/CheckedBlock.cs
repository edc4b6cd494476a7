using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Headroom.Forecasting.Training;

/// <summary>
/// A frame around what a model writes of itself, or whoever keeps models: a magic number, a version, the length and a checksum. What is
/// damaged, cut short or of another kind is refused before any of it is believed.
/// </summary>
public static class CheckedBlock
{
    private const int MaxLength = 1 << 28;

    public static void Write(BinaryWriter writer, uint magic, int version, Action<BinaryWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var inner = new BinaryWriter(buffer, System.Text.Encoding.UTF8, leaveOpen: true))
            body(inner);
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        writer.Write(magic);
        writer.Write(version);
        writer.Write(bytes.Length);
        writer.Write(Checksum(magic, version, bytes));
        writer.Write(bytes);
    }

    public static T Read<T>(BinaryReader reader, uint magic, int version, Func<BinaryReader, T> body)
    {
        try
        {
            if (reader.ReadUInt32() != magic)
                throw new InvalidDataException("This holds something else.");
            var found = reader.ReadInt32();
            if (found != version)
                throw new InvalidDataException($"The model is of version {found}; version {version} can be read.");
            var length = reader.ReadInt32();
            var checksum = reader.ReadUInt32();
            if (length is < 0 or > MaxLength)
                throw new InvalidDataException("The model's length is impossible.");
            var bytes = reader.ReadBytes(length);
            if (bytes.Length != length || Checksum(magic, version, bytes) != checksum)
                throw new InvalidDataException("The model is damaged.");
            return ReadBody(bytes, body);
        }
        catch (Exception cut) when (cut is EndOfStreamException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The model is cut short or damaged.", cut);
        }
    }

    public static void Write(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            writer.Write(value);
    }

    /// <summary>Reads finite numbers; a model that answers NaN would poison what it is mixed with.</summary>
    public static float[] ReadFinite(BinaryReader reader, int count)
    {
        if (count < 0 || (long)count * sizeof(float) > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException("The model's dimensions do not fit its length.");
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadSingle();
            if (!float.IsFinite(values[i]))
                throw new InvalidDataException("The model holds a number that is not finite.");
        }

        return values;
    }

    private static T ReadBody<T>(byte[] bytes, Func<BinaryReader, T> body)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var inner = new BinaryReader(stream);
        var result = body(inner);
        return stream.Position == stream.Length ? result : throw new InvalidDataException("The model is longer than what it holds.");
    }

    private static uint Checksum(uint magic, int version, ReadOnlySpan<byte> bytes)
    {
        var sum = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, magic), (uint)version);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, rest);
        return sum;
    }
}
