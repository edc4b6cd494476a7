using System.Runtime.Intrinsics;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Features;

/// <summary>
/// What a series did at each time of day, days laid over one another so that place 0 is the interval that begins now. Only whole days
/// count; without one there is no profile.
/// </summary>
internal sealed class DayProfile(int longestDay)
{
    private const int Lanes = 16;

    private NormalisedWindow? _window;
    private SeriesWindow? _source;

    /// <summary>The means over all days.</summary>
    public DayCircle Means { get; } = new(longestDay);

    /// <summary>The means of the squares: how far each time of day is from where the series is now.</summary>
    public DayCircle Squares { get; } = new(longestDay);

    /// <summary>The highest of all days.</summary>
    public DayCircle Highest { get; } = new(longestDay);

    public int PerDay { get; private set; }

    public int Days { get; private set; }

    /// <param name="window">What the profile is of.</param>
    /// <param name="source">What that was made from.</param>
    public void Load(NormalisedWindow window, SeriesWindow source)
    {
        (_window, _source, PerDay) = (window, source, source.PerDay);
        Days = PerDay > 0 && PerDay <= longestDay ? window.Count / PerDay : 0;
        if (Days == 0)
            return;
        for (var place = 0; place < PerDay; place += Lanes)
            Fold(place, Math.Min(Lanes, PerDay - place));
        Means.Close(PerDay);
        Squares.Close(PerDay);
        Highest.Close(PerDay);
    }

    /// <summary>The root of the mean square over all days.</summary>
    public float Distance(int from, int to) => MathF.Sqrt(Squares.Mean(from, to));

    /// <summary>The mean of the places from..to some days ago, as far as they lie before now.</summary>
    public float MeanOfDay(int day, int from, int to)
    {
        var values = Past(_window!.Level, day, from, to);
        return FeatureMath.Sum(values) / values.Length;
    }

    public float HighestOfDay(int day, int from, int to) => FeatureMath.Highest(Past(_window!.High, day, from, to));

    /// <summary>The mean over the days of the highest at the places from..to, none of which is before now.</summary>
    public float MeanHighest(int from, int to)
    {
        var highest = _source!.Highest(Math.Min(to - from + 1, PerDay));
        var sum = 0f;
        for (var at = highest.Length - (Days * PerDay) + (from % PerDay); at < highest.Length; at += PerDay)
            sum += _window!.Normalise(highest[at]);
        return sum / Days;
    }

    private ReadOnlySpan<float> Past(ReadOnlySpan<float> values, int day, int from, int to)
    {
        var length = Math.Min(to - from + 1, PerDay);
        var start = values.Length - (day * PerDay) + (Math.Abs(from) < PerDay ? from : from % PerDay);
        return values[Math.Max(0, start)..Math.Min(values.Length, start + length)];
    }

    private void Fold(int place, int count)
    {
        if (count < Lanes)
        {
            for (var i = place; i < place + count; i++)
                FoldOne(i);
            return;
        }

        var level = _window!.Level;
        var high = _window.High;
        var start = level.Length - PerDay + place;
        var (sum, squares, highest) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512.Create(high[start..]));
        for (var day = 0; day < Days; day++, start -= PerDay)
        {
            var values = Vector512.Create(level[start..]);
            sum += values;
            squares += values * values;
            highest = Vector512.MaxNative(highest, Vector512.Create(high[start..]));
        }

        (sum * (1f / Days)).CopyTo(Means.Places[place..]);
        (squares * (1f / Days)).CopyTo(Squares.Places[place..]);
        highest.CopyTo(Highest.Places[place..]);
    }

    private void FoldOne(int place)
    {
        var (sum, squares, highest) = (0f, 0f, float.MinValue);
        for (var at = _window!.Count - (Days * PerDay) + place; at < _window.Count; at += PerDay)
        {
            var value = _window.Level[at];
            sum += value;
            squares += value * value;
            highest = Math.Max(highest, _window.High[at]);
        }

        (Means.Places[place], Squares.Places[place], Highest.Places[place]) = (sum / Days, squares / Days, highest);
    }
}
