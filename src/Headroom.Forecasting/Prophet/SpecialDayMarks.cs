namespace Headroom.Forecasting.Prophet;

/// <summary>Which kinds of special day an interval belongs to. Asked in the order of time, it looks at each day once.</summary>
internal sealed class SpecialDayMarks(IReadOnlyList<SpecialDays> kinds, int perDay, long start)
{
    private readonly bool[] _today = new bool[kinds.Count];
    private long _day = long.MinValue;
    private bool _any;

    public bool Any(int position)
    {
        if (kinds.Count == 0)
            return false;
        var day = (long)Math.Floor((start + position) / (double)perDay);
        if (day == _day)
            return _any;
        _day = day;
        _any = false;
        for (var kind = 0; kind < kinds.Count; kind++)
            _any |= _today[kind] = kinds[kind].Days.Contains(day);
        return _any;
    }

    public void Fill(int position, Span<double> row)
    {
        _ = Any(position);
        for (var kind = 0; kind < _today.Length; kind++)
            row[kind] = _today[kind] ? 1 : 0;
    }
}
