using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Headroom.Fleet;

namespace Headroom.Simulation.Persistence;

/// <summary>Reads what a <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader(byte[] bytes) : BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8)
{
    public void ReadInto<T>(Span<T> values)
        where T : unmanaged
    {
        var (size, length) = (ReadInt32(), ReadInt32());
        if (size != Unsafe.SizeOf<T>() || length != values.Length)
            throw new InvalidDataException($"holds {length} × {size} bytes of {typeof(T).Name} where {values.Length} × {Unsafe.SizeOf<T>()} are expected");
        ReadExactly(MemoryMarshal.AsBytes(values));
    }

    public T[] ReadArray<T>()
        where T : unmanaged
    {
        var (size, length) = (ReadInt32(), ReadInt32());
        if (size != Unsafe.SizeOf<T>() || length < 0 || (long)length * size > BaseStream.Length - BaseStream.Position)
            throw new InvalidDataException($"holds {length} × {size} bytes of {typeof(T).Name}, which does not fit");
        var values = new T[length];
        ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public T ReadValue<T>()
        where T : unmanaged
    {
        T value = default;
        ReadExactly(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    public string? ReadText() => ReadBoolean() ? ReadString() : null;

    public VmId ReadVm() => new(ReadValue<Guid>());

    public T? ReadOptional<T>()
        where T : unmanaged => ReadBoolean() ? ReadValue<T>() : null;
}
