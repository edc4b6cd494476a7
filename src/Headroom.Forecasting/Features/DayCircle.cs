namespace Headroom.Forecasting.Features;

/// <summary>A value for each place of a day, after the last of which comes the first again.</summary>
internal sealed class DayCircle(int longestDay)
{
    /// <summary>Places of the end that are kept once more before the first.</summary>
    private const int Before = 8;

    /// <summary>Places of the beginning that are kept once more after the last.</summary>
    private const int After = 24;

    private readonly float[] _values = new float[Before + longestDay + After];
    private int _length;

    /// <summary>To be written, before <see cref="Close"/>.</summary>
    public Span<float> Places => _values.AsSpan(Before);

    private ReadOnlySpan<float> Day => _values.AsSpan(Before, _length);

    /// <summary>The places from one on, which may lie a little before the day, to a little after it, so that what is around a place is read in one go.</summary>
    public ReadOnlySpan<float> From(int place) => _values.AsSpan((Before + place)..(Before + _length + After));

    /// <summary>So many places were written.</summary>
    public void Close(int length)
    {
        _length = length;
        for (var i = 0; i < Before; i++)
            _values[i] = Day[Wrap(i - Before)];
        for (var i = 0; i < After; i++)
            _values[Before + length + i] = Day[Wrap(i)];
    }

    /// <summary>The mean of the places from..to.</summary>
    public float Mean(int from, int to)
    {
        var count = to - from + 1;
        if (count >= _length)
            return FeatureMath.Sum(Day) / _length;
        var first = Wrap(from);
        var sum = first + count <= _length
            ? FeatureMath.Sum(Day.Slice(first, count))
            : FeatureMath.Sum(Day[first..]) + FeatureMath.Sum(Day[..(first + count - _length)]);
        return sum / count;
    }

    /// <summary>The highest at the places from..to.</summary>
    public float Highest(int from, int to)
    {
        var count = to - from + 1;
        if (count >= _length)
            return FeatureMath.Highest(Day);
        var first = Wrap(from);
        return first + count <= _length
            ? FeatureMath.Highest(Day.Slice(first, count))
            : Math.Max(FeatureMath.Highest(Day[first..]), FeatureMath.Highest(Day[..(first + count - _length)]));
    }

    private int Wrap(int place)
    {
        // Nearly always it is within, and a division costs more than all the rest.
        if ((uint)place < (uint)_length)
            return place;
        var wrapped = place % _length;
        return wrapped < 0 ? wrapped + _length : wrapped;
    }
}
