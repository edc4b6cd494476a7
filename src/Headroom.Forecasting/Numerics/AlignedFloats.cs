namespace Headroom.Forecasting.Numerics;

/// <summary>
/// A buffer that begins where a line of the cache does: a vector that lies across two lines costs twice. It never moves, so it is for what lives
/// as long as the thread that it belongs to.
/// </summary>
internal sealed class AlignedFloats
{
    private const int Line = 64;

    private readonly float[] _memory;
    private readonly int _offset;

    public AlignedFloats(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<float>(length + (Line / sizeof(float)), pinned: true);
        _offset = OffsetOf(_memory);
    }

    public int Length { get; }

    public Span<float> Span => _memory.AsSpan(_offset, Length);

    public ref float this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return ref _memory[_offset + index];
        }
    }

    private static unsafe int OffsetOf(float[] pinned)
    {
        fixed (float* start = pinned)
            return (int)((Line - ((nuint)start & (Line - 1))) & (Line - 1)) / sizeof(float);
    }
}
