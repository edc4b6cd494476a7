using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Headroom.Simulation.Observation;

namespace Headroom.Simulation.Persistence;

/// <summary>
/// The measured intervals up to the last snapshot, in a file of their own: they are most of a world's bytes, and never change once
/// they are written. Each frame is an interval's end, its rows and a checksum; all frames of a world are of one length.
/// </summary>
internal sealed class SampleFile(string path, int vms, int mostFrames)
{
    private readonly int _rowsLength = vms * Unsafe.SizeOf<SampleRow>();
    private long _writtenUntil = long.MinValue;
    private int _frames;

    private int FrameLength => sizeof(long) + _rowsLength + sizeof(ulong);

    /// <summary>Brings back the intervals that ended by then. Later ones will be lived through again, so they are dropped.</summary>
    public void Load(SampleBook samples, long until)
    {
        samples.Clear();
        if (!File.Exists(path))
            return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var frame = new byte[FrameLength];
        file.Seek(Math.Max(0, (file.Length / FrameLength) - (2 * mostFrames)) * FrameLength, SeekOrigin.Begin);
        while (file.Length - file.Position >= FrameLength)
        {
            var position = file.Position;
            file.ReadExactly(frame);
            var end = BinaryPrimitives.ReadInt64LittleEndian(frame);
            if (end > until)
            {
                file.Seek(position, SeekOrigin.Begin);
                break;
            }

            samples.Restore(Decode(frame, position));
            _writtenUntil = end;
        }

        _frames = (int)(file.Position / FrameLength);
        file.SetLength(file.Position);
    }

    /// <summary>Writes down what has been measured since the last time.</summary>
    public void Append(SampleBook samples)
    {
        if (_frames > 2 * mostFrames)
            Shorten(samples);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(file, samples.Batches.Where(b => b.End > _writtenUntil));
    }

    private void Shorten(SampleBook samples)
    {
        var temporary = path + ".new";
        _frames = 0;
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            Write(file, samples.Batches);
        File.Move(temporary, path, overwrite: true);
    }

    private void Write(FileStream file, IEnumerable<SampleBook.Batch> batches)
    {
        var frame = new byte[FrameLength];
        foreach (var batch in batches)
        {
            BinaryPrimitives.WriteInt64LittleEndian(frame, batch.End);
            MemoryMarshal.AsBytes(batch.Rows.AsSpan()).CopyTo(frame.AsSpan(sizeof(long)));
            BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(sizeof(long) + _rowsLength), Checksum.Of(frame.AsSpan(0, sizeof(long) + _rowsLength)));
            file.Write(frame);
            _writtenUntil = batch.End;
            _frames++;
        }
    }

    private SampleBook.Batch Decode(byte[] frame, long position)
    {
        var content = frame.AsSpan(0, sizeof(long) + _rowsLength);
        if (BinaryPrimitives.ReadUInt64LittleEndian(frame.AsSpan(content.Length)) != Checksum.Of(content))
            throw new WorldFileException(path, $"the samples at byte {position} are not what was written");
        var rows = new SampleRow[vms];
        content[sizeof(long)..].CopyTo(MemoryMarshal.AsBytes(rows.AsSpan()));
        return new SampleBook.Batch { End = BinaryPrimitives.ReadInt64LittleEndian(content), Rows = rows };
    }
}
