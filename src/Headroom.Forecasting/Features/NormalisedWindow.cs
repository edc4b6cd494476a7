using System.Runtime.Intrinsics;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// A window seen from where the series is now: differences from the last value in units of the series' own scale, so that what was
/// learned from one series holds for another. Owned buffers, filled again and again.
/// </summary>
internal sealed class NormalisedWindow(int capacity)
{
    /// <summary>What is farther than this many scales is as good as infinitely far; it keeps squares and sums finite.</summary>
    private const float Farthest = 1e6f;

    private readonly AlignedFloats _level = new(capacity);
    private readonly AlignedFloats _high = new(capacity);
    private float _perScale;

    public int Count { get; private set; }

    public ReadOnlySpan<float> Level => _level.Span[..Count];

    public ReadOnlySpan<float> High => _high.Span[..Count];

    public float Last { get; private set; }

    public float Scale { get; private set; }

    public void Load(SeriesWindow window)
    {
        Count = Math.Min(window.Count, capacity);
        Last = window.Mean[^1];
        // A series that never changed and has no floor: any unit will do, as long as it is not zero.
        Scale = Math.Max(window.Scale, Math.Max(1e-12f, Math.Abs(Last) * 1e-6f));
        _perScale = 1 / Scale;
        Fill(window.Mean[^Count..], _level.Span);
        Fill(window.Peak[^Count..], _high.Span);
    }

    /// <summary>A value of the series, seen as those of the window are.</summary>
    public float Normalise(float value) => Math.Clamp((value - Last) * _perScale, -Farthest, Farthest);

    /// <summary>The same of several, in place.</summary>
    public void Normalise(Span<float> values) => Fill(values, values);

    private void Fill(ReadOnlySpan<float> values, Span<float> target)
    {
        var (last, factor) = (Vector512.Create(Last), Vector512.Create(_perScale));
        var (most, least) = (Vector512.Create(Farthest), Vector512.Create(-Farthest));
        var done = 0;
        for (; done + Vector512<float>.Count <= values.Length; done += Vector512<float>.Count)
        {
            var difference = (Vector512.Create(values[done..]) - last) * factor;
            Vector512.MaxNative(least, Vector512.MinNative(most, difference)).CopyTo(target[done..]);
        }

        for (; done < values.Length; done++)
            target[done] = Normalise(values[done]);
    }
}
