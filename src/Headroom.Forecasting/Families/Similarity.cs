using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// How unlike now every past moment of a window is: in its last three values, the means of a quarter hour, an hour, four hours and half a day,
/// the highest of the last hour, the time of day, and the condition where it is known. All of it relative to how much the series varies at all.
/// </summary>
internal sealed class Similarity
{
    /// <summary>As far back as a situation looks; before the history began its first value stands.</summary>
    private const int Lookback = 144;

    private const float TimeOfDayWeight = 0.7f * 0.7f;
    private const float FarTimeOfDayWeight = 1;
    private const float ConditionWeight = 1;

    private float[] _padded = [];
    private float[] _quarter = [];
    private float[] _hour = [];
    private float[] _longer = [];
    private float[] _highest = [];
    private float[] _distance = [];
    private float[] _clock = [];
    private int _perDay;
    private int _count;
    private float _variance;
    private bool _far;

    /// <summary>Squared distance of each moment from now.</summary>
    public ReadOnlySpan<float> Distance => _distance.AsSpan(0, _count);

    /// <summary>The mean squared distance of the series from its mean, at least the floor's square.</summary>
    public float Variance => _variance;

    public void Measure(SeriesWindow window)
    {
        _count = window.Count - window.Gap;
        _far = false;
        MakeRoom(window);
        var mean = window.Mean[.._count];
        var padded = Pad(mean, _padded);
        var distance = _distance.AsSpan(0, _count);
        distance.Clear();
        Compare(_padded, 0, 9, distance);
        Compare(_padded, 1, 1, distance);
        Compare(_padded, 2, 0.49f, distance);
        Spans.StridedMean(_padded, 2, 1, 3, _quarter.AsSpan(2, padded - 2));
        Compare(_quarter, 0, 1, distance);
        Spans.StridedMean(_quarter, 11, 3, 4, _hour.AsSpan(11, padded - 11));
        Compare(_hour, 0, 1, distance);
        Spans.StridedMean(_hour, 47, 12, 4, _longer.AsSpan(47, padded - 47));
        Compare(_longer, 0, 0.49f, distance);
        Spans.StridedMean(_longer, 143, 48, 3, _quarter.AsSpan(143, padded - 143));
        Compare(_quarter, 0, 0.25f, distance);
        Pad(window.Peak[.._count], _longer);
        Spans.SlidingMax(_longer.AsSpan(0, padded), 12, _highest);
        Compare(_highest, 11, 0.25f, distance);
        _variance = Math.Max(window.Floor * window.Floor, Spans.Variance(mean));
        AddTimeOfDay(TimeOfDayWeight);
        AddCondition(window);
    }

    /// <summary>From here on the time of day counts as it does for what lies hours ahead.</summary>
    public void WeighTimeOfDay()
    {
        if (_far)
            return;
        AddTimeOfDay(FarTimeOfDayWeight - TimeOfDayWeight);
        _far = true;
    }

    /// <summary>Adds how unlike now each moment is in something else; the last place is now.</summary>
    public void Add(ReadOnlySpan<float> feature, float weight) =>
        Spans.AddSquaredDistance(feature, feature[^1], weight, _distance.AsSpan(0, _count));

    private static int Pad(ReadOnlySpan<float> values, Span<float> padded)
    {
        padded[..Lookback].Fill(values[0]);
        values.CopyTo(padded[Lookback..]);
        return Lookback + values.Length;
    }

    private static void Compare(ReadOnlySpan<float> feature, int lag, float weight, Span<float> distance)
    {
        var aligned = feature.Slice(Lookback - lag, distance.Length);
        Spans.AddSquaredDistance(aligned, aligned[^1], weight, distance);
    }

    private void AddTimeOfDay(float weight) =>
        Spans.AddScaled(_clock.AsSpan(_clock.Length - _count, _count), weight * _variance, _distance.AsSpan(0, _count));

    /// <summary>Another condition is as far away as a typical value is from the mean; an unknown one may be the same.</summary>
    private void AddCondition(SeriesWindow window)
    {
        if (window.Conditions.IsEmpty || window.Conditions[^1] == 0)
            return;
        var condition = window.Conditions[^1];
        var then = window.Conditions[window.Gap..];
        for (var i = 0; i < then.Length; i++)
            _distance[i] += then[i] == condition || then[i] == 0 ? 0 : ConditionWeight * _variance;
    }

    private void MakeRoom(SeriesWindow window)
    {
        if (_distance.Length < window.Capacity)
        {
            _distance = new float[window.Capacity];
            _padded = new float[window.Capacity + Lookback];
            (_quarter, _hour, _longer, _highest) = (new float[_padded.Length], new float[_padded.Length], new float[_padded.Length], new float[_padded.Length]);
            _perDay = 0;
        }

        if (_perDay == window.PerDay)
            return;
        // The squared distance of two points on the circle of the day, by how long ago; the last place is now.
        _perDay = window.PerDay;
        _clock = new float[window.Capacity];
        for (var ago = 0; ago < _clock.Length; ago++)
            _clock[^(ago + 1)] = 2 - (2 * MathF.Cos(ago % _perDay * (2 * MathF.PI / _perDay)));
    }
}
