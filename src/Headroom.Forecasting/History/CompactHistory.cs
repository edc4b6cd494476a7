using System.Buffers.Binary;

namespace Headroom.Forecasting.History;

/// <summary>
/// Fourteen days of one series in two bytes an interval, and one more where peaks differ from means. A mean is held to one part in two
/// thousand, rounded up, so that a value that comes back is never above what was remembered; the peak's excess to one part in sixteen. Where
/// conditions are known they take half a byte more.
/// </summary>
public sealed class CompactHistory
{
    /// <summary>The highest number that stands for a condition.</summary>
    public const byte HighestCondition = 15;

    private readonly ushort[] _means;
    private byte[]? _excess;
    private ConditionRing? _conditions;
    private float _unit;
    private int _next;
    private int _gaps;

    /// <param name="capacity">Intervals that are remembered.</param>
    /// <param name="floor">The smallest difference that matters, in the series' unit.</param>
    public CompactHistory(int capacity, float floor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (!(floor > 0) || !float.IsFinite(floor))
            throw new ArgumentOutOfRangeException(nameof(floor), floor, "The smallest difference is a number above 0.");
        _means = new ushort[capacity];
        _unit = floor;
    }

    public int Capacity => _means.Length;

    /// <summary>Intervals held, known or not.</summary>
    public int Count { get; private set; }

    /// <summary>Intervals held that have a sample.</summary>
    public int Known => Count - _gaps;

    /// <summary>Takes the next interval; NaN: there was no sample.</summary>
    /// <param name="condition">What held during it, as a number up to <see cref="HighestCondition"/>; 0: nobody knows.</param>
    public void Add(float mean, float peak, byte condition = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(condition, HighestCondition);
        if (Count == _means.Length && _means[_next] == CompactNumber.Unknown)
            _gaps--;
        if (!float.IsFinite(mean))
        {
            _means[_next] = CompactNumber.Unknown;
            _gaps++;
        }
        else
        {
            mean = Math.Clamp(mean, 0, CompactNumber.HighestEver);
            Fit(Math.Max(mean, float.IsFinite(peak) ? Math.Min(peak, CompactNumber.HighestEver) : mean));
            _means[_next] = CompactNumber.Encode(mean / _unit);
        }

        var excess = float.IsFinite(mean) && peak > mean ? CompactNumber.EncodeExcess((Math.Min(peak, CompactNumber.HighestEver) - mean) / _unit) : (byte)0;
        if (excess != 0)
            _excess ??= new byte[_means.Length];
        if (_excess is not null)
            _excess[_next] = excess;
        if (condition != 0)
            _conditions ??= new ConditionRing(_means.Length);
        _conditions?.Set(_next, condition);
        _next = _next + 1 == _means.Length ? 0 : _next + 1;
        Count = Math.Min(Count + 1, _means.Length);
    }

    /// <summary>Unpacks into a window that ends where <paramref name="now"/> begins.</summary>
    public void LoadInto(SeriesWindow window, long now, float floor, float most, int perDay)
    {
        var count = Math.Min(Count, window.Capacity);
        UnpackNewest(count, window.MeanBuffer, window.PeakBuffer);
        if (_conditions is not null)
            UnpackConditions(_conditions, _next - count, count, window.ConditionBuffer);
        window.Loaded(count, hasGaps: _gaps > 0, hasConditions: _conditions is not null, now, floor, most, perDay);
    }

    /// <summary>All that is held, oldest first: the means, NaN in a gap, and the peaks.</summary>
    public (float[] Mean, float[] Peak) Unpack()
    {
        var (mean, peak) = (new float[Count], new float[Count]);
        UnpackNewest(Count, mean, peak);
        return (mean, peak);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_means.Length);
        writer.Write(_unit);
        writer.Write(_next);
        writer.Write(Count);
        writer.Write(_excess is not null);
        writer.Write(_conditions is not null);
        Span<byte> two = stackalloc byte[2];
        foreach (var code in _means)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(two, code);
            writer.Write(two);
        }

        if (_excess is not null)
            writer.Write(_excess);
        _conditions?.Save(writer);
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> wrote.</exception>
    public static CompactHistory Load(BinaryReader reader)
    {
        var capacity = reader.ReadInt32();
        var unit = reader.ReadSingle();
        if (capacity is < 1 or > 1 << 20 || !(unit > 0) || !float.IsFinite(unit))
            throw new InvalidDataException("A history's head is damaged.");
        var history = new CompactHistory(capacity, unit) { _next = reader.ReadInt32(), Count = reader.ReadInt32() };
        if ((uint)history._next >= (uint)capacity || (uint)history.Count > (uint)capacity)
            throw new InvalidDataException("A history's place is outside of it.");
        var (hasExcess, hasConditions) = (reader.ReadBoolean(), reader.ReadBoolean());
        for (var i = 0; i < capacity; i++)
            history._means[i] = reader.ReadUInt16();
        if (hasExcess)
        {
            history._excess = reader.ReadBytes(capacity);
            if (history._excess.Length != capacity)
                throw new InvalidDataException("A history ends early.");
        }

        if (hasConditions)
            history._conditions = ConditionRing.Load(reader, capacity);
        history.CountGaps();
        return history;
    }

    private void UnpackNewest(int count, Span<float> mean, Span<float> peak)
    {
        var first = _next - count;
        if (first >= 0)
        {
            Unpack(first, count, mean, peak);
            return;
        }

        var older = Math.Min(count, -first);
        Unpack(first + _means.Length, older, mean, peak);
        Unpack(0, count - older, mean[older..], peak[older..]);
    }

    private void Unpack(int from, int count, Span<float> mean, Span<float> peak)
    {
        CompactNumber.Decode(_means.AsSpan(from, count), _unit, mean);
        if (_excess is null)
            mean[..count].CopyTo(peak);
        else
            CompactNumber.AddExcess(_excess.AsSpan(from, count), _unit, mean, peak);
    }

    private void UnpackConditions(ConditionRing conditions, int first, int count, Span<byte> into)
    {
        var older = Math.Clamp(-first, 0, count);
        conditions.Unpack(first + _means.Length, older, into);
        conditions.Unpack(first + older, count - older, into[older..]);
    }

    /// <summary>Room for a value that is too high for the unit so far: all is written anew in a larger one.</summary>
    private void Fit(float value)
    {
        if (value <= _unit * CompactNumber.Highest)
            return;
        var unit = _unit;
        while (value > unit * CompactNumber.Highest)
            unit *= 16;
        var factor = _unit / unit;
        foreach (ref var code in _means.AsSpan())
        {
            if (code != CompactNumber.Unknown)
                code = CompactNumber.Encode(CompactNumber.Decode(code) * factor);
        }

        foreach (ref var code in _excess.AsSpan())
            code = CompactNumber.EncodeExcess(CompactNumber.DecodeExcess(code) * factor);
        _unit = unit;
    }

    private void CountGaps()
    {
        for (var i = 0; i < Count; i++)
        {
            var at = _next - 1 - i;
            if (_means[at < 0 ? at + _means.Length : at] == CompactNumber.Unknown)
                _gaps++;
        }
    }
}
