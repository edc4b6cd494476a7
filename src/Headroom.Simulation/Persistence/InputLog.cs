using System.Buffers.Binary;

namespace Headroom.Simulation.Persistence;

/// <summary>
/// What was done to a world and when, appended before it is carried out. Nothing is forced to the disk: it has to outlive the
/// process, not the machine. A record that was cut off in the middle was never answered, so it never happened.
/// </summary>
internal sealed class InputLog : IDisposable
{
    private const int FrameLength = sizeof(int) + sizeof(ulong);

    private readonly FileStream _file;

    private InputLog(FileStream file) => _file = file;

    /// <summary>Opens a log, and hands over what it holds.</summary>
    public static InputLog Open(string path, Action<long, WorldInput?> replay)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        var whole = Replay(path, bytes, replay);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.SetLength(whole);
        file.Seek(whole, SeekOrigin.Begin);
        return new InputLog(file);
    }

    public void Append(long at, WorldInput? input)
    {
        using var writer = new StateWriter(256);
        writer.Write(0);
        writer.Write(0UL);
        writer.Write(at);
        InputCodec.Write(writer, input);
        var record = writer.Written.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - FrameLength);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(sizeof(int)), Checksum.Of(record.AsSpan(FrameLength)));
        _file.Write(record);
    }

    public void Dispose() => _file.Dispose();

    private static int Replay(string path, byte[] bytes, Action<long, WorldInput?> replay)
    {
        var position = 0;
        while (bytes.Length - position >= FrameLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position));
            if (length < 0)
                throw Corrupt(path, position);
            if (length > bytes.Length - position - FrameLength)
                break;
            var content = bytes.AsSpan(position + FrameLength, length);
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(position + sizeof(int))) != Checksum.Of(content))
                throw Corrupt(path, position);
            using var reader = new StateReader(content.ToArray());
            replay(reader.ReadInt64(), InputCodec.Read(reader));
            position += FrameLength + length;
        }

        return position;
    }

    private static WorldFileException Corrupt(string path, int position) =>
        new(path, $"the record at byte {position} is not what was written");
}
