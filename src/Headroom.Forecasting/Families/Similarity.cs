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

    /// <summary>Moments that are gone through at a time: what was just averaged is still near when it is compared.</summary>
    private const int Stretch = 512;

    /// <summary>The series itself, and its means over a quarter hour, an hour and four hours; before them the look back.</summary>
    private AlignedFloats _level = new(0);
    private AlignedFloats _quarter = new(0);
    private AlignedFloats _hour = new(0);
    private AlignedFloats _longer = new(0);
    private AlignedFloats _distance = new(0);
    private AlignedFloats _clock = new(0);
    private int _perDay;
    private int _count;
    private float _variance;
    private bool _far;

    /// <summary>Squared distance of each moment from now.</summary>
    public ReadOnlySpan<float> Distance => _distance.Span[.._count];

    /// <summary>The mean squared distance of the series from its mean, at least the floor's square.</summary>
    public float Variance => _variance;

    public void Measure(SeriesWindow window)
    {
        _count = window.Count - window.Gap;
        _far = false;
        MakeRoom(window);
        var mean = window.Mean[.._count];
        _variance = Math.Max(window.Floor * window.Floor, Spans.Variance(mean));
        _level.Span[..Lookback].Fill(mean[0]);
        _quarter.Span[..Lookback].Fill(mean[0]);
        _hour.Span[..Lookback].Fill(mean[0]);
        _longer.Span[..Lookback].Fill(mean[0]);
        mean.CopyTo(_level.Span[Lookback..]);
        // The end first, for all moments are compared with the last.
        Average(Math.Max(0, _count - Lookback), _count);
        var now = At(_count - 1, window);
        for (var begin = 0; begin < _count; begin += Stretch)
        {
            var end = Math.Min(begin + Stretch, _count);
            Average(begin, end);
            Compare(window, now, begin, end);
        }

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
        Spans.AddSquaredDistance(feature, feature[^1], weight, _distance.Span[.._count]);

    /// <summary>The means of a quarter hour, an hour and four hours that end at these moments: each of them of those that are shorter.</summary>
    private void Average(int begin, int end)
    {
        var length = end - begin;
        var at = Lookback + begin;
        Spans.MeanOfThree(_level.Span[begin..], Lookback, 1, _quarter.Span.Slice(at, length));
        Spans.MeanOfFour(_quarter.Span[begin..], Lookback, 3, _hour.Span.Slice(at, length));
        Spans.MeanOfFour(_hour.Span[begin..], Lookback, 12, _longer.Span.Slice(at, length));
    }

    private void Compare(SeriesWindow window, Situation now, int begin, int end)
    {
        var timeOfDay = TimeOfDayWeight * _variance;
        if (begin > 0)
        {
            CompareVectors(now, timeOfDay, begin, end, window.Highest(HighestOf));
            return;
        }

        // The first places have no whole hour behind them, not even those of a last vector that reaches back.
        var clock = _clock.Span[^_count..];
        var first = end < 2 * Width ? end : Width;
        for (var i = 0; i < first; i++)
            _distance[i] = At(i, window).SquaredDistance(now) + (clock[i] * timeOfDay);
        CompareVectors(now, timeOfDay, first, end, window.Highest(HighestOf));
    }

    private void CompareVectors(Situation now, float timeOfDay, int begin, int end, ReadOnlySpan<float> highest)
    {
        ref var level = ref _level[Lookback];
        ref var quarter = ref _quarter[Lookback];
        ref var hour = ref _hour[Lookback];
        ref var longer = ref _longer[Lookback];
        ref var high = ref MemoryMarshal.GetReference(highest);
        ref var clock = ref _clock[_clock.Length - _count];
        ref var distance = ref _distance[0];
        var (latest, previous, earlier) = (new Part(now.Latest, LatestWeight), new Part(now.Previous, 1), new Part(now.Earlier, EarlierWeight));
        var (quarters, hours, longers) = (new Part(now.Quarter, 1), new Part(now.Hour, 1), new Part(now.Longer, LongerWeight));
        var (halfDays, highs, time) = (new Part(now.HalfDay, HalfDayWeight, 1f / 3), new Part(now.Highest, HighestWeight), Vector512.Create(timeOfDay));
        for (nint next = begin; next < end; next += Width)
        {
            // The last vector takes some of the one before along.
            var i = Math.Min(next, end - Width);
            var far = Load(ref longer, i);
            var near = latest.AddTo(Load(ref clock, i) * time, Load(ref level, i));
            var means = quarters.AddTo(default, Load(ref quarter, i));
            near = previous.AddTo(near, Load(ref level, i - 1));
            means = hours.AddTo(means, Load(ref hour, i));
            near = earlier.AddTo(near, Load(ref level, i - 2));
            means = longers.AddTo(means, far);
            near = highs.AddTo(near, Load(ref high, i - HighestOf + 1));
            means = halfDays.AddTo(means, Load(ref longer, i - (2 * Longer)) + Load(ref longer, i - Longer) + far);
            (near + means).StoreUnsafe(ref Unsafe.Add(ref distance, i));
        }
    }

    private Situation At(int moment, SeriesWindow window)
    {
        var place = Lookback + moment;
        return new Situation(
            _level[place],
            _level[place - 1],
            _level[place - 2],
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
    private static Vector512<float> Load(ref float start, nint at) => Vector512.LoadUnsafe(ref Unsafe.Add(ref start, at));

    private void AddTimeOfDay(float weight) =>
        Spans.AddScaled(_clock.Span[^_count..], weight * _variance, _distance.Span[.._count]);

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
            _distance = new AlignedFloats(window.Capacity);
            _level = new AlignedFloats(window.Capacity + Lookback);
            (_quarter, _hour, _longer) = (new AlignedFloats(_level.Length), new AlignedFloats(_level.Length), new AlignedFloats(_level.Length));
            _perDay = 0;
        }

        if (_perDay == window.PerDay)
            return;
        // The squared distance of two points on the circle of the day, by how long ago; the last place is now.
        _perDay = window.PerDay;
        _clock = new AlignedFloats(window.Capacity);
        for (var ago = 0; ago < _clock.Length; ago++)
            _clock.Span[^(ago + 1)] = 2 - (2 * MathF.Cos(ago % _perDay * (2 * MathF.PI / _perDay)));
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

    /// <summary>One thing in which moments differ: its weight times the squared difference of a value, times a factor, from what it is now.</summary>
    private readonly struct Part
    {
        private readonly Vector512<float> _factor;
        private readonly Vector512<float> _now;

        public Part(float now, float weight, float factor = 1)
        {
            var root = MathF.Sqrt(weight);
            (_factor, _now) = (Vector512.Create(root * factor), Vector512.Create(-root * now));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> AddTo(Vector512<float> sum, Vector512<float> values)
        {
            var difference = Vector512.MultiplyAddEstimate(values, _factor, _now);
            return Vector512.MultiplyAddEstimate(difference, difference, sum);
        }
    }
}
