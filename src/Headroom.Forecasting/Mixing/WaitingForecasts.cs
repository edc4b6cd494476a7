namespace Headroom.Forecasting.Mixing;

/// <summary>
/// What the families and their mixture said of targets whose outcome isn't known yet. A few forecasts of each judged target wait at a
/// time; answers are kept in half precision, relative to a base value and the series' scale.
/// </summary>
internal sealed class WaitingForecasts
{
    private const float HalfMost = 65_000;

    private readonly int _memberCount;
    private readonly int[] _firstSlot;
    private readonly long[] _madeAt;
    private readonly float[] _base;
    private readonly float[] _scale;
    private readonly Half[] _answers;

    public WaitingForecasts(ForecastShape shape, int memberCount)
    {
        _memberCount = memberCount;
        _firstSlot = new int[shape.Judged.Length + 1];
        for (var i = 0; i < shape.Judged.Length; i++)
            _firstSlot[i + 1] = _firstSlot[i] + LeadGroup.Waiting(LeadGroup.Of(shape.Judged[i]));
        var slots = _firstSlot[^1];
        _madeAt = new long[slots];
        Array.Fill(_madeAt, Nothing);
        _base = new float[slots];
        _scale = new float[slots];
        _answers = new Half[slots * AnswerLength];
    }

    /// <summary>Marks a slot that holds no forecast.</summary>
    public const long Nothing = long.MinValue;

    private int AnswerLength => (_memberCount + 1) * QuantileLevels.Count;

    public int SlotCount => _madeAt.Length;

    /// <summary>The slots of a judged target.</summary>
    public (int First, int End) Slots(int judged) => (_firstSlot[judged], _firstSlot[judged + 1]);

    /// <summary>The interval that was the next one when the forecast was made; <see cref="Nothing"/> for an empty slot.</summary>
    public long MadeAt(int slot) => _madeAt[slot];

    public void Clear(int slot) => _madeAt[slot] = Nothing;

    public void ClearAll() => Array.Fill(_madeAt, Nothing);

    public void Put(int slot, long now, float origin, float scale)
    {
        _madeAt[slot] = now;
        _base[slot] = origin;
        _scale[slot] = scale;
    }

    /// <summary>A member's answer; the member after the last one is the corrected mixture.</summary>
    public void Set(int slot, int member, ReadOnlySpan<float> row)
    {
        var answer = Answer(slot, member);
        for (var i = 0; i < answer.Length; i++)
            answer[i] = (Half)Math.Clamp((row[i] - _base[slot]) / _scale[slot], -HalfMost, HalfMost);
    }

    public void Get(int slot, int member, Span<float> row)
    {
        var answer = Answer(slot, member);
        for (var i = 0; i < answer.Length; i++)
            row[i] = Math.Max(0, _base[slot] + ((float)answer[i] * _scale[slot]));
    }

    /// <summary>The newest value when the forecast was made.</summary>
    public float Base(int slot) => _base[slot];

    public float Scale(int slot) => _scale[slot];

    private Span<Half> Answer(int slot, int member) =>
        _answers.AsSpan((slot * AnswerLength) + (member * QuantileLevels.Count), QuantileLevels.Count);
}
