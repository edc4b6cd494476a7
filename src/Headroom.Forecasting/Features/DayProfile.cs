using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// What a series did at each time of day, days laid over one another so that place 0 is the interval that begins now. Only whole days
/// count; without one there is no profile.
/// </summary>
internal sealed class DayProfile(int longestDay)
{
    private readonly float[] _means = new float[longestDay];
    private readonly float[] _spreads = new float[longestDay];
    private readonly float[] _highest = new float[longestDay];
    private NormalisedWindow? _window;

    public int PerDay { get; private set; }

    public int Days { get; private set; }

    public void Load(NormalisedWindow window, int perDay)
    {
        (_window, PerDay) = (window, perDay);
        Days = perDay > 0 && perDay <= longestDay ? window.Count / perDay : 0;
        if (Days == 0)
            return;
        for (var place = 0; place < perDay; place += Vector256<float>.Count)
            Fold(place, Math.Min(Vector256<float>.Count, perDay - place));
    }

    /// <summary>The mean over all days of the places from..to.</summary>
    public float Mean(int from, int to) => Average(_means.AsSpan(0, PerDay), from, to);

    /// <summary>The root of the mean square over all days: how far this time of day is from where the series is now.</summary>
    public float Distance(int from, int to) => MathF.Sqrt(Average(_spreads.AsSpan(0, PerDay), from, to));

    /// <summary>The mean of the places from..to some days ago, as far as they lie before now.</summary>
    public float MeanOfDay(int day, int from, int to)
    {
        var values = Past(_window!.Level, day, from, to);
        return FeatureMath.Sum(values) / values.Length;
    }

    public float HighestOfDay(int day, int from, int to) => FeatureMath.Highest(Past(_window!.High, day, from, to));

    public float HighestOfAll(int from, int to) => Highest(_highest.AsSpan(0, PerDay), from, to);

    /// <summary>The mean over the days of the highest at the places from..to.</summary>
    public float MeanHighest(int from, int to)
    {
        var sum = 0f;
        for (var day = 1; day <= Days; day++)
            sum += HighestOfDay(day, from, to);
        return sum / Days;
    }

    private ReadOnlySpan<float> Day(ReadOnlySpan<float> values, int day) => values.Slice(values.Length - (day * PerDay), PerDay);

    private ReadOnlySpan<float> Past(ReadOnlySpan<float> values, int day, int from, int to)
    {
        var length = Math.Min(to - from + 1, PerDay);
        var start = values.Length - (day * PerDay) + (Math.Abs(from) < PerDay ? from : from % PerDay);
        return values[Math.Max(0, start)..Math.Min(values.Length, start + length)];
    }

    private void Fold(int place, int count)
    {
        if (count < Vector256<float>.Count)
        {
            for (var i = place; i < place + count; i++)
                FoldOne(i);
            return;
        }

        var level = _window!.Level;
        var high = _window.High;
        var start = level.Length - PerDay + place;
        var (sum, squares, highest) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256.Create(high[start..]));
        for (var day = 0; day < Days; day++, start -= PerDay)
        {
            var values = Vector256.Create(level[start..]);
            sum += values;
            squares += values * values;
            highest = Vector256.MaxNative(highest, Vector256.Create(high[start..]));
        }

        var perDays = Vector256.Create(1f / Days);
        (sum * perDays).CopyTo(_means, place);
        (squares * perDays).CopyTo(_spreads, place);
        highest.CopyTo(_highest, place);
    }

    private void FoldOne(int place)
    {
        var (sum, squares, highest) = (0f, 0f, float.MinValue);
        for (var day = 1; day <= Days; day++)
        {
            var value = Day(_window!.Level, day)[place];
            sum += value;
            squares += value * value;
            highest = Math.Max(highest, Day(_window.High, day)[place]);
        }

        (_means[place], _spreads[place], _highest[place]) = (sum / Days, squares / Days, highest);
    }

    private static float Average(ReadOnlySpan<float> day, int from, int to)
    {
        var count = to - from + 1;
        if (count >= day.Length)
            return FeatureMath.Sum(day) / day.Length;
        var first = Wrap(from, day.Length);
        var sum = first + count <= day.Length
            ? FeatureMath.Sum(day.Slice(first, count))
            : FeatureMath.Sum(day[first..]) + FeatureMath.Sum(day[..(first + count - day.Length)]);
        return sum / count;
    }

    private static float Highest(ReadOnlySpan<float> day, int from, int to)
    {
        var count = to - from + 1;
        if (count >= day.Length)
            return FeatureMath.Highest(day);
        var first = Wrap(from, day.Length);
        return first + count <= day.Length
            ? FeatureMath.Highest(day.Slice(first, count))
            : Math.Max(FeatureMath.Highest(day[first..]), FeatureMath.Highest(day[..(first + count - day.Length)]));
    }

    private static int Wrap(int place, int length)
    {
        // Nearly always it is within, and a division costs more than all the rest.
        if ((uint)place < (uint)length)
            return place;
        var wrapped = place % length;
        return wrapped < 0 ? wrapped + length : wrapped;
    }
}
