using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    private const float LatestWeight = 9;
    private const float EarlierWeight = 0.49f;
    private const float LongerWeight = 0.49f;
    private const float HalfDayWeight = 0.25f;
    private const float HighestWeight = 0.25f;

    /// <summary>Four hours of five minutes, and one.</summary>
    private const int Longer = 48;

    private const int HighestOf = 12;
    private const int Width = 16;

    private float[] _padded = [];
    private float[] _quarter = [];
    private float[] _hour = [];
    private float[] _longer = [];
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
        _variance = Math.Max(window.Floor * window.Floor, Spans.Variance(mean));
        _padded.AsSpan(0, Lookback).Fill(mean[0]);
        mean.CopyTo(_padded.AsSpan(Lookback));
        Average(_padded, 1, 3, _quarter);
        Average(_quarter, 3, 4, _hour);
        Average(_hour, 12, 4, _longer);
        Compare(window);
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

    /// <summary>Means of so many places a step apart, the last of them the place itself.</summary>
    private void Average(float[] from, int step, int count, float[] into)
    {
        into.AsSpan(0, Lookback).Fill(from[0]);
        Spans.StridedMean(from, Lookback, step, count, into.AsSpan(Lookback, _count));
    }

    private void Compare(SeriesWindow window)
    {
        var clock = _clock.AsSpan(_clock.Length - _count);
        var timeOfDay = TimeOfDayWeight * _variance;
        var now = At(_count - 1, window);
        // The first places have no whole hour behind them, not even those of a last vector that reaches back.
        var first = _count < 2 * Width ? _count : Width;
        for (var i = 0; i < first; i++)
            _distance[i] = At(i, window).SquaredDistance(now) + (clock[i] * timeOfDay);
        CompareVectors(now, timeOfDay, first, window.Highest(HighestOf));
    }

    private void CompareVectors(Situation now, float timeOfDay, int first, ReadOnlySpan<float> highest)
    {
        ref var level = ref _padded[Lookback];
        ref var quarter = ref _quarter[Lookback];
        ref var hour = ref _hour[Lookback];
        ref var longer = ref _longer[Lookback];
        ref var high = ref MemoryMarshal.GetReference(highest);
        ref var clock = ref _clock[_clock.Length - _count];
        for (var next = first; next < _count; next += Width)
        {
            // The last vector takes some of the one before along.
            var i = Math.Min(next, _count - Width);
            var far = Load(ref longer, i);
            var halfDay = (Load(ref longer, i - (2 * Longer)) + Load(ref longer, i - Longer) + far) * (1f / 3);
            var near = (Square(Load(ref level, i), now.Latest) * LatestWeight) + Square(Load(ref level, i - 1), now.Previous)
                + (Square(Load(ref level, i - 2), now.Earlier) * EarlierWeight);
            var means = Square(Load(ref quarter, i), now.Quarter) + Square(Load(ref hour, i), now.Hour)
                + (Square(far, now.Longer) * LongerWeight) + (Square(halfDay, now.HalfDay) * HalfDayWeight);
            var rest = (Square(Load(ref high, i - HighestOf + 1), now.Highest) * HighestWeight) + (Load(ref clock, i) * timeOfDay);
            (near + means + rest).StoreUnsafe(ref _distance[i]);
        }
    }

    private Situation At(int moment, SeriesWindow window)
    {
        var place = Lookback + moment;
        return new Situation(
            _padded[place],
            _padded[place - 1],
            _padded[place - 2],
            _quarter[place],
            _hour[place],
            _longer[place],
            (_longer[place - (2 * Longer)] + _longer[place - Longer] + _longer[place]) * (1f / 3),
            Highest(window.Peak[Math.Max(0, moment - HighestOf + 1)..(moment + 1)]));
    }

    private static float Highest(ReadOnlySpan<float> peaks)
    {
        var highest = peaks[0];
        foreach (var peak in peaks)
            highest = MathF.Max(highest, peak);
        return highest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref float start, int at) => Vector512.LoadUnsafe(ref Unsafe.Add(ref start, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Square(Vector512<float> values, float center)
    {
        var difference = values - Vector512.Create(center);
        return difference * difference;
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
            (_quarter, _hour, _longer) = (new float[_padded.Length], new float[_padded.Length], new float[_padded.Length]);
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

    private readonly record struct Situation(
        float Latest, float Previous, float Earlier, float Quarter, float Hour, float Longer, float HalfDay, float Highest)
    {
        public float SquaredDistance(Situation other) =>
            (Square(Latest - other.Latest) * LatestWeight) + Square(Previous - other.Previous) + (Square(Earlier - other.Earlier) * EarlierWeight)
            + (Square(Quarter - other.Quarter) + Square(Hour - other.Hour)
                + (Square(Longer - other.Longer) * LongerWeight) + (Square(HalfDay - other.HalfDay) * HalfDayWeight))
            + (Square(Highest - other.Highest) * HighestWeight);

        private static float Square(float value) => value * value;
    }
}
