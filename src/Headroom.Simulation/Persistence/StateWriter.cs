using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Headroom.Fleet;

namespace Headroom.Simulation.Persistence;

/// <summary>Writes a world's state: flat arrays as they lie in memory, the rest value by value.</summary>
internal sealed class StateWriter : BinaryWriter
{
    private readonly MemoryStream _stream;

    public StateWriter(int expectedBytes)
        : this(new MemoryStream(expectedBytes))
    {
    }

    private StateWriter(MemoryStream stream)
        : base(stream, Encoding.UTF8) => _stream = stream;

    public ReadOnlyMemory<byte> Written
    {
        get
        {
            Flush();
            return _stream.GetBuffer().AsMemory(0, (int)_stream.Length);
        }
    }

    /// <summary>The element's size goes with it, so that a build with another layout notices. For elements without gaps between
    /// their fields: what lies in a gap is anybody's guess, and the same state has to give the same bytes.</summary>
    public void WriteArray<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Write(Unsafe.SizeOf<T>());
        Write(values.Length);
        Write(MemoryMarshal.AsBytes(values));
    }

    public void WriteValue<T>(in T value)
        where T : unmanaged => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    public void WriteText(string? text)
    {
        Write(text is not null);
        if (text is not null)
            Write(text);
    }

    public void WriteVm(VmId vm) => WriteValue(vm.Value);

    public void WriteOptional<T>(T? value)
        where T : unmanaged
    {
        Write(value.HasValue);
        if (value is { } known)
            WriteValue(known);
    }
}
