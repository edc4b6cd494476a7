using System.Runtime.InteropServices;

namespace Headroom.Forecasting.Mixing;

/// <summary>
/// What was given as the forecast of targets whose outcome isn't known yet, and what each family had said. A few forecasts of each judged target
/// wait at a time. What was given is kept in half precision, relative to a base value and the series' scale; what a family said in eight
/// bits, relative to what was given: by their differences families are told from one another.
/// </summary>
internal sealed class WaitingForecasts
{
    private const float HalfMost = 65_000;

    private readonly int _memberCount;
    private readonly ForecastShape _shape;
    private readonly Slot[] _slots;
    private readonly Half[] _given;
    private readonly byte[] _answers;

    public WaitingForecasts(ForecastShape shape, int memberCount)
    {
        _shape = shape;
        _memberCount = memberCount;
        _slots = new Slot[shape.FirstSlot[^1]];
        ClearAll();
        _given = new Half[_slots.Length * QuantileLevels.Count];
        _answers = new byte[_given.Length * memberCount];
    }

    /// <summary>Marks a slot that holds no forecast.</summary>
    public const long Nothing = long.MinValue;

    /// <summary>Families whose answers wait.</summary>
    public int MemberCount => _memberCount;

    public int SlotCount => _slots.Length;

    /// <summary>The slots of a judged target.</summary>
    public (int First, int End) Slots(int judged) => (_shape.FirstSlot[judged], _shape.FirstSlot[judged + 1]);

    /// <summary>The interval that was the next one when the forecast was made; <see cref="Nothing"/> for an empty slot.</summary>
    public long MadeAt(int slot) => _slots[slot].MadeAt;

    public void Clear(int slot) => _slots[slot].MadeAt = Nothing;

    public void ClearAll() => Array.Fill(_slots, new Slot(Nothing, 0, 0, 0));

    /// <summary>A forecast begins to wait.</summary>
    /// <param name="slot">Where.</param>
    /// <param name="now">The interval that is the next one.</param>
    /// <param name="weight">How much its outcome is to count: less than 1 where others are close by.</param>
    /// <param name="origin">The newest value.</param>
    /// <param name="scale">The scale of the series.</param>
    /// <param name="given">What was given.</param>
    public void Put(int slot, long now, float weight, float origin, float scale, ReadOnlySpan<float> given)
    {
        _slots[slot] = new Slot(now, weight, origin, scale);
        var kept = Given(slot);
        for (var i = 0; i < kept.Length; i++)
            kept[i] = (Half)Math.Clamp((given[i] - origin) / scale, -HalfMost, HalfMost);
    }

    /// <summary>What a family had said of it, by how far that is from what was given.</summary>
    public void Set(int slot, int member, ReadOnlySpan<float> row, ReadOnlySpan<float> given)
    {
        var answer = Answer(slot, member);
        for (var i = 0; i < answer.Length; i++)
            answer[i] = CompactDifference.Encode((row[i] - given[i]) / _slots[slot].Scale);
    }

    /// <summary>What was given.</summary>
    public void Get(int slot, Span<float> row)
    {
        var given = Given(slot);
        var (_, _, origin, scale) = _slots[slot];
        for (var i = 0; i < given.Length; i++)
            row[i] = Math.Max(0, origin + ((float)given[i] * scale));
    }

    public void Get(int slot, int member, Span<float> row)
    {
        var answer = Answer(slot, member);
        var given = Given(slot);
        var (_, _, origin, scale) = _slots[slot];
        for (var i = 0; i < answer.Length; i++)
            row[i] = Math.Max(0, origin + (((float)given[i] + CompactDifference.Decode(answer[i])) * scale));
    }

    /// <summary>The same with places for so many families; those that are new have said nothing.</summary>
    public WaitingForecasts WithMembers(int memberCount)
    {
        var to = new WaitingForecasts(_shape, memberCount);
        _slots.CopyTo(to._slots, 0);
        _given.CopyTo(to._given, 0);
        Array.Fill(to._answers, CompactDifference.Unknown);
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            for (var member = 0; member < Math.Min(memberCount, _memberCount); member++)
                Answer(slot, member).CopyTo(to.Answer(slot, member));
        }

        return to;
    }

    /// <summary>The newest value when the forecast was made.</summary>
    public float Base(int slot) => _slots[slot].Base;

    /// <summary>How much the outcome counts.</summary>
    public float Weight(int slot) => _slots[slot].Weight;

    public float Scale(int slot) => _slots[slot].Scale;

    private Span<Half> Given(int slot) => _given.AsSpan(slot * QuantileLevels.Count, QuantileLevels.Count);

    private Span<byte> Answer(int slot, int member) =>
        _answers.AsSpan(((slot * _memberCount) + member) * QuantileLevels.Count, QuantileLevels.Count);

    /// <summary>When a forecast was made, how much its outcome counts, and what it is relative to. Without the room that a long would leave.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(float))]
    private record struct Slot(long MadeAt, float Weight, float Base, float Scale);
}
