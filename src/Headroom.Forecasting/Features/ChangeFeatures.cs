using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// How this series usually changes: quantiles of its changes over several spans of time, of its level, and of what the highest of an hour
/// was above the value before it. They are the forecast errors of "as it is now", which a fleet-wide model can start from.
/// </summary>
internal sealed class ChangeFeatures
{
    public const int Hour = 12;

    private const int HalvesInHour = 2;

    private const int HalfHour = Hour / HalvesInHour;

    /// <summary>Enough to tell the 99th percentile from the 95th.</summary>
    private const int Most = 336;

    private readonly float[] _halfHours = new float[Most + HalvesInHour];
    private readonly float[] _values = new float[Most];
    private readonly float[] _highs = new float[Most];
    private readonly SignedQuantiles _quantiles = new();

    /// <param name="normalised">The series.</param>
    /// <param name="highest">Of each of its intervals the highest peak of the hour that begins with it, as it is and not normalised.</param>
    /// <param name="perDay">Intervals of a day.</param>
    /// <param name="features">Where they go.</param>
    public void Compute(NormalisedWindow normalised, ReadOnlySpan<float> highest, int perDay, Span<float> features)
    {
        var level = normalised.Level;
        var newest = Math.Min(Most, level.Length - 1);
        features = Add(Differences(level[^newest..], level[^(newest + 1)..^1]), features);
        features = Add(Changes(level, span: 1, stride: 7), features);
        var halves = HalfHours(level);
        features = Add(Differences(halves[..^Math.Min(halves.Length, HalvesInHour)], halves[Math.Min(halves.Length, HalvesInHour)..]), features);
        features = Add(Changes(level, span: Math.Max(1, perDay), stride: 12), features);
        features = Add(level[^Math.Min(level.Length, Math.Max(1, Math.Min(perDay, Most)))..], features);
        features = Add(halves[..Math.Min(halves.Length, Most)], features);
        var hours = Hours(normalised, highest);
        features = Add(_highs.AsSpan(0, hours), features);
        Add(_values.AsSpan(0, hours), features);
    }

    private Span<float> Add(ReadOnlySpan<float> values, Span<float> features)
    {
        _quantiles.Compute(values, features);
        return features[SignedQuantiles.LevelCount..];
    }

    private ReadOnlySpan<float> Changes(ReadOnlySpan<float> level, int span, int stride)
    {
        if (level.Length <= span)
            return [];
        var count = Math.Min(Most, (level.Length - span + stride - 1) / stride);
        var at = level.Length - 1;
        for (var i = 0; i < count; i++, at -= stride)
            _values[i] = level[at] - level[at - span];
        return _values.AsSpan(0, count);
    }

    /// <summary>Every sixth level, the newest first.</summary>
    private ReadOnlySpan<float> HalfHours(ReadOnlySpan<float> level)
    {
        var count = Math.Min(_halfHours.Length, (level.Length + HalfHour - 1) / HalfHour);
        for (int i = 0, at = level.Length - 1; i < count; i++, at -= HalfHour)
            _halfHours[i] = level[at];
        return _halfHours.AsSpan(0, count);
    }

    private ReadOnlySpan<float> Differences(ReadOnlySpan<float> later, ReadOnlySpan<float> earlier)
    {
        Subtract(later, earlier, _values);
        return _values.AsSpan(0, later.Length);
    }

    /// <summary>Of each whole hour back from now: its highest, and by how much that was above the value before it.</summary>
    private int Hours(NormalisedWindow normalised, ReadOnlySpan<float> highest)
    {
        var level = normalised.Level;
        var count = Math.Min(Most, (level.Length - 1) / Hour);
        var start = level.Length - Hour;
        for (var i = 0; i < count; i++, start -= Hour)
        {
            _highs[i] = highest[start];
            _values[i] = level[start - 1];
        }

        normalised.Normalise(_highs.AsSpan(0, count));
        Subtract(_highs.AsSpan(0, count), _values.AsSpan(0, count), _values);
        return count;
    }

    private static void Subtract(ReadOnlySpan<float> from, ReadOnlySpan<float> what, Span<float> into)
    {
        var i = 0;
        for (; i + Vector256<float>.Count <= from.Length; i += Vector256<float>.Count)
            (Vector256.Create(from[i..]) - Vector256.Create(what[i..])).CopyTo(into[i..]);
        for (; i < from.Length; i++)
            into[i] = from[i] - what[i];
    }
}
