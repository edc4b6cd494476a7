namespace Headroom.Forecasting.Arima;

/// <summary>
/// The newest standardised innovations of a series, and how far each interval's peak stood above its mean. Intervals without a sample
/// leave nothing.
/// </summary>
internal sealed class ResidualRing
{
    private readonly float[] _innovations;
    private readonly float[] _excesses;
    private int _next;

    public ResidualRing(int capacity)
    {
        _innovations = new float[capacity];
        _excesses = new float[capacity];
    }

    public int Capacity => _innovations.Length;

    public int Count { get; private set; }

    public void Add(float innovation, float excess)
    {
        _innovations[_next] = innovation;
        _excesses[_next] = excess;
        _next = _next + 1 == Capacity ? 0 : _next + 1;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>Copies them, oldest first, again and again until the buffers are full.</summary>
    public void CopyTo(Span<float> innovations, Span<float> excesses)
    {
        for (var i = 0; i < innovations.Length; i++)
        {
            var at = i < Count ? (Count < Capacity ? i : (_next + i) % Capacity) : -1;
            innovations[i] = at < 0 ? innovations[i - Count] : _innovations[at];
            excesses[i] = at < 0 ? excesses[i - Count] : _excesses[at];
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        for (var i = 0; i < Count; i++)
        {
            var at = Count < Capacity ? i : (_next + i) % Capacity;
            writer.Write(_innovations[at]);
            writer.Write(_excesses[at]);
        }
    }

    public void Load(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > Capacity)
            throw new InvalidDataException("The file holds no arima series.");
        for (var i = 0; i < count; i++)
            Add(reader.ReadSingle(), reader.ReadSingle());
    }
}
