namespace Headroom.Forecasting.Mixing;

/// <summary>
/// What the families and their mixture said of targets whose outcome isn't known yet. A few forecasts of each judged target wait at a
/// time; answers are kept in half precision, relative to a base value and the series' scale.
/// </summary>
internal sealed class WaitingForecasts
{
    private const float HalfMost = 65_000;

    private readonly int _memberCount;
    private readonly ForecastShape _shape;
    private readonly Slot[] _slots;
    private readonly Half[] _answers;

    public WaitingForecasts(ForecastShape shape, int memberCount)
    {
        _shape = shape;
        _memberCount = memberCount;
        _slots = new Slot[shape.FirstSlot[^1]];
        ClearAll();
        _answers = new Half[_slots.Length * AnswerLength];
    }

    /// <summary>Marks a slot that holds no forecast.</summary>
    public const long Nothing = long.MinValue;

    private int AnswerLength => (_memberCount + 1) * QuantileLevels.Count;

    /// <summary>Families whose answers wait; the one after them is the corrected mixture.</summary>
    public int MemberCount => _memberCount;

    public int SlotCount => _slots.Length;

    /// <summary>The slots of a judged target.</summary>
    public (int First, int End) Slots(int judged) => (_shape.FirstSlot[judged], _shape.FirstSlot[judged + 1]);

    /// <summary>The interval that was the next one when the forecast was made; <see cref="Nothing"/> for an empty slot.</summary>
    public long MadeAt(int slot) => _slots[slot].MadeAt;

    public void Clear(int slot) => _slots[slot].MadeAt = Nothing;

    public void ClearAll() => Array.Fill(_slots, new Slot(Nothing, 0, 0));

    public void Put(int slot, long now, float origin, float scale) => _slots[slot] = new Slot(now, origin, scale);

    /// <summary>A member's answer; the member after the last one is the corrected mixture.</summary>
    public void Set(int slot, int member, ReadOnlySpan<float> row)
    {
        var answer = Answer(slot, member);
        for (var i = 0; i < answer.Length; i++)
            answer[i] = (Half)Math.Clamp((row[i] - _slots[slot].Base) / _slots[slot].Scale, -HalfMost, HalfMost);
    }

    public void Get(int slot, int member, Span<float> row)
    {
        var answer = Answer(slot, member);
        for (var i = 0; i < answer.Length; i++)
            row[i] = Math.Max(0, _slots[slot].Base + ((float)answer[i] * _slots[slot].Scale));
    }

    /// <summary>The same with places for so many families; those that are new have said nothing.</summary>
    public WaitingForecasts WithMembers(int memberCount)
    {
        var to = new WaitingForecasts(_shape, memberCount);
        _slots.CopyTo(to._slots, 0);
        Array.Fill(to._answers, Half.NaN);
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            for (var member = 0; member < Math.Min(memberCount, _memberCount); member++)
                Answer(slot, member).CopyTo(to.Answer(slot, member));
            Answer(slot, _memberCount).CopyTo(to.Answer(slot, memberCount));
        }

        return to;
    }

    /// <summary>The newest value when the forecast was made.</summary>
    public float Base(int slot) => _slots[slot].Base;

    public float Scale(int slot) => _slots[slot].Scale;

    private Span<Half> Answer(int slot, int member) =>
        _answers.AsSpan((slot * AnswerLength) + (member * QuantileLevels.Count), QuantileLevels.Count);

    /// <summary>When a forecast was made, and what its answers are relative to.</summary>
    private record struct Slot(long MadeAt, float Base, float Scale);
}
