using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Companions;

/// <summary>
/// What was surprising in each interval of a series' last week, in a byte: the change, less what is usual at that time of day, less what
/// the changes before it foretold, and never more than a few times the typical. Rhythm, inertia and single huge jumps are
/// taken out, so that two sketches correlate only where one series tells something about the other.
/// </summary>
internal sealed class ChangeSketch
{
    /// <summary>Intervals in a sketch: a week of five minutes.</summary>
    public const int Length = 2016;

    /// <summary>The rest is held back, to see whether what was found lasts.</summary>
    public const int SearchLength = 1512;

    /// <summary>Days of changes without which a shared rhythm could not be told from company.</summary>
    private const int LeastDays = 3;

    private const float Farthest = 3;
    private const int Steps = 127;

    /// <summary>A series whose typical change is a smaller part of what matters has nothing to follow.</summary>
    private const float LeastChange = 0.5f;

    private readonly sbyte[] _surprises;

    private ChangeSketch(sbyte[] surprises)
    {
        _surprises = surprises;
        SearchNorm = Norm(0, SearchLength);
        LaterNorm = Norm(SearchLength, Length);
    }

    /// <summary>The length, as of a vector, of the part that is searched, and of the part held back.</summary>
    public float SearchNorm { get; }

    public float LaterNorm { get; }

    public void CopyTo(Span<float> into)
    {
        for (var i = 0; i < _surprises.Length; i++)
            into[i] = _surprises[i];
    }

    /// <summary>Sketches the week before an interval; null where there is too little to go by, or nothing happens.</summary>
    /// <param name="changes">Scratch memory of a sketch's length.</param>
    public static ChangeSketch? Of(SeriesWindow window, long now, Span<float> changes)
    {
        var known = Changes(window, now, changes);
        if (known < LeastDays * window.PerDay)
            return null;
        RemoveDay(changes, window.PerDay);
        var typical = Typical(changes, known);
        if (!(typical >= LeastChange * window.Floor))
            return null;
        Clip(changes, Farthest * typical);
        Span<float> weights = stackalloc float[Foretelling.Order];
        Foretelling.Fit(changes, weights);
        Foretelling.Remove(changes, weights);
        var sketch = new ChangeSketch(Pack(changes, Typical(changes, known)));
        return sketch.SearchNorm > 0 && sketch.LaterNorm > 0 ? sketch : null;
    }

    /// <summary>The change into each interval of the week; NaN where one of its ends isn't known. Returns how many are known.</summary>
    private static int Changes(SeriesWindow window, long now, Span<float> changes)
    {
        var known = 0;
        var shift = now - Length - (window.Now - window.Count);
        for (var i = 0; i < changes.Length; i++)
        {
            var at = i + shift;
            changes[i] = at >= 1 && at < window.Count ? window.Known[(int)at] - window.Known[(int)at - 1] : float.NaN;
            known += float.IsFinite(changes[i]) ? 1 : 0;
        }

        return known;
    }

    /// <summary>Subtracts the mean of each time of day; an unknown change becomes none.</summary>
    private static void RemoveDay(Span<float> changes, int perDay)
    {
        // Only which of them are a whole number of days apart matters, so the first of the week may stand for midnight.
        for (var time = 0; time < perDay && time < changes.Length; time++)
        {
            double sum = 0;
            var count = 0;
            for (var i = time; i < changes.Length; i += perDay)
            {
                if (!float.IsFinite(changes[i]))
                    continue;
                sum += changes[i];
                count++;
            }

            for (var i = time; i < changes.Length; i += perDay)
                changes[i] = float.IsFinite(changes[i]) && count > 1 ? (float)(changes[i] - (sum / count)) : 0;
        }
    }

    private static float Typical(ReadOnlySpan<float> changes, int known)
    {
        double sum = 0;
        foreach (var change in changes)
            sum += Math.Abs(change);
        return (float)(sum / known);
    }

    private static void Clip(Span<float> changes, float farthest)
    {
        foreach (ref var change in changes)
            change = Math.Clamp(change / farthest, -1, 1);
    }

    private static sbyte[] Pack(ReadOnlySpan<float> surprises, float typical)
    {
        var packed = new sbyte[surprises.Length];
        var factor = typical > 0 ? 1 / (Farthest * typical) : 0;
        for (var i = 0; i < packed.Length; i++)
            packed[i] = (sbyte)MathF.Round(Math.Clamp(surprises[i] * factor, -1, 1) * Steps);
        return packed;
    }

    private float Norm(int from, int to)
    {
        long sum = 0;
        for (var i = from; i < to; i++)
            sum += _surprises[i] * _surprises[i];
        return MathF.Sqrt(sum);
    }
}
