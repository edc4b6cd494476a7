namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// What is known of a series' size and shape at a moment: running means over an hour to a day, how much it changes and spreads, running quantiles.
/// Everything is updated from sample to sample, so it never looks ahead, and it lives in a few numbers of the series' state.
/// </summary>
public readonly ref struct SeriesStatistics(Span<float> values)
{
    /// <summary>Numbers that the statistics take.</summary>
    public const int Length = QuantileFirst + QuantileLevels.Count;

    private const int CountAt = 0;
    private const int LastAt = 1;
    private const int FastAt = 2;
    private const int MiddleAt = 3;
    private const int SlowAt = 4;
    private const int ChangeAt = 5;
    private const int SpreadAt = 6;
    private const int CrestAt = 7;
    private const int QuantileFirst = 8;

    private const float FastStep = 0.1f;
    private const float MiddleStep = 0.02f;
    private const float SlowStep = 0.0025f;
    private const float ChangeStep = 0.005f;
    private const float SpreadStep = 0.0015f;
    private const float CrestStep = 0.01f;
    private const float QuantileStep = 0.01f;

    private readonly Span<float> _values = values;

    /// <summary>Known samples so far; it stops counting where the slowest mean no longer depends on it.</summary>
    public float Count => _values[CountAt];

    public float Last => _values[LastAt];

    public float Fast => _values[FastAt];

    public float Middle => _values[MiddleAt];

    public float Slow => _values[SlowAt];

    public float Change => _values[ChangeAt];

    public float Spread => _values[SpreadAt];

    /// <summary>The highest peak of late, sinking.</summary>
    public float Crest => _values[CrestAt];

    public ReadOnlySpan<float> Quantiles => _values.Slice(QuantileFirst, QuantileLevels.Count);

    public void CopyTo(Span<float> values) => _values[..Length].CopyTo(values);

    public void Clear() => _values[..Length].Clear();

    public void Learn(float value, float peak)
    {
        var count = _values[CountAt];
        if (count <= 0)
        {
            Begin(value, peak);
            return;
        }

        // While there are few samples all of them weigh the same.
        var least = 1 / (count + 1);
        var change = Math.Abs(value - Last);
        Move(FastAt, value, Math.Max(FastStep, least));
        Move(MiddleAt, value, Math.Max(MiddleStep, least));
        Move(SlowAt, value, Math.Max(SlowStep, least));
        Move(ChangeAt, change, Math.Max(ChangeStep, least));
        Move(SpreadAt, Math.Max(Math.Abs(value - Slow), 0.5f * change), Math.Max(SpreadStep, least));
        _values[CrestAt] = Math.Max(peak, Crest + (CrestStep * (Middle - Crest)));
        MoveQuantiles(value, Math.Max(QuantileStep, least));
        _values[LastAt] = value;
        _values[CountAt] = Math.Min(count + 1, 2 / SpreadStep);
    }

    private void Begin(float value, float peak)
    {
        _values[CountAt] = 1;
        _values[LastAt] = _values[FastAt] = _values[MiddleAt] = _values[SlowAt] = value;
        _values[ChangeAt] = _values[SpreadAt] = 0;
        _values[CrestAt] = peak;
        _values.Slice(QuantileFirst, QuantileLevels.Count).Fill(value);
    }

    private void Move(int index, float to, float step) => _values[index] += step * (to - _values[index]);

    private void MoveQuantiles(float value, float step)
    {
        // The step of stochastic approximation, in units of the spread; tails move as far as their level demands.
        var unit = step * 8 * Spread;
        var quantiles = _values.Slice(QuantileFirst, QuantileLevels.Count);
        for (var k = 0; k < quantiles.Length; k++)
        {
            var level = QuantileLevels.All[k];
            quantiles[k] += value > quantiles[k]
                ? Math.Min(level * unit, value - quantiles[k])
                : Math.Max((level - 1) * unit, value - quantiles[k]);
        }
    }
}
