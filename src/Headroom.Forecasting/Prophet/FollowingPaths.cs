namespace Headroom.Forecasting.Prophet;

/// <summary>
/// Futures made of the past: each begins at the present error and goes on as the errors once did after a moment like this one, so that
/// runs, bursts and skew stay what they are.
/// </summary>
internal readonly ref struct FollowingPaths
{
    private readonly PastErrors _past;
    private readonly Situation _now;
    private readonly LikeMoments _moments;
    private readonly TrendFutures _trends;
    private readonly ReadOnlySpan<double> _curve;
    private readonly ReadOnlySpan<double> _kept;
    private readonly double _span;

    /// <param name="curve">The curve's values from lead 1 on.</param>
    /// <param name="kept">The share of an error that is left after each lead and the gap.</param>
    /// <param name="span">The intervals in a unit of the trend's time.</param>
    public FollowingPaths(
        PastErrors past,
        Situation now,
        LikeMoments moments,
        TrendFutures trends,
        ReadOnlySpan<double> curve,
        ReadOnlySpan<double> kept,
        double span)
    {
        _past = past;
        _now = now;
        _moments = moments;
        _trends = trends;
        _curve = curve;
        _kept = kept;
        _span = span;
    }

    /// <summary>One value for each future, in no order; returns how many there are.</summary>
    public int Values(Target target, Span<float> values)
    {
        var moments = _moments.For((target.From + target.To) / 2);
        var paths = Math.Min(values.Length, moments);
        var count = 0;
        for (var path = 0; path < paths; path++)
        {
            var value = Value(target, path, _moments[(int)((long)path * moments / paths)]);
            if (!double.IsNaN(value))
                values[count++] = Binary.Single(value);
        }

        return count;
    }

    /// <summary>The highest of the target's leads; NaN when a quarter of what once followed is not known.</summary>
    private double Value(Target target, int path, int moment)
    {
        var errors = target.IsPeak && !_past.Peaks.IsEmpty ? _past.Peaks : _past.Errors;
        var surplus = _now.Error - (double)_past.Errors[moment];
        var mayWrap = target.To + _now.Gap > errors.Length / 2;
        var (highest, known) = (double.NaN, 0);
        for (var lead = target.From; lead <= target.To; lead++)
        {
            var at = moment + lead + _now.Gap;
            if (at >= errors.Length)
            {
                if (!mayWrap)
                    break;
                at %= errors.Length;
            }

            if (float.IsNaN(errors[at]))
                continue;
            known++;
            var value = _curve[lead - 1] + errors[at] + (_kept[lead - 1] * surplus) + _trends.Deviation(path, lead / _span);
            if (!(highest >= value))
                highest = value;
        }

        return known * 4 >= target.Window.Length * 3 ? highest : double.NaN;
    }
}
