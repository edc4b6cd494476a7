namespace Headroom.Forecasting.History;

/// <summary>The conditions of a series' intervals, half a byte each. A series of which none was ever known has no such ring.</summary>
internal sealed class ConditionRing
{
    private readonly byte[] _pairs;

    public ConditionRing(int capacity) => _pairs = new byte[(capacity + 1) / 2];

    public void Set(int at, byte condition)
    {
        ref var pair = ref _pairs[at >> 1];
        pair = (at & 1) == 0 ? (byte)((pair & 0xF0) | condition) : (byte)((pair & 0x0F) | (condition << 4));
    }

    public void Unpack(int from, int count, Span<byte> into)
    {
        for (var i = 0; i < count; i++)
            into[i] = (byte)((_pairs[(from + i) >> 1] >> (((from + i) & 1) << 2)) & 0x0F);
    }

    public void Save(BinaryWriter writer) => writer.Write(_pairs);

    /// <exception cref="InvalidDataException">It ends early.</exception>
    public static ConditionRing Load(BinaryReader reader, int capacity)
    {
        var ring = new ConditionRing(capacity);
        var read = reader.ReadBytes(ring._pairs.Length);
        if (read.Length != ring._pairs.Length)
            throw new InvalidDataException("A history's conditions end early.");
        read.CopyTo(ring._pairs, 0);
        return ring;
    }
}
