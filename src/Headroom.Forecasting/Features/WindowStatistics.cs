using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Mean, highest, lowest and spread over nested windows that all end now, in one pass from the newest to the oldest: a window is the one
/// before it and the stretch by which it is longer. A window that is longer than the history is the whole history.
/// </summary>
internal struct WindowStatistics()
{
    /// <summary>In scales: what is this near is at the same level.</summary>
    private const float Near = 0.25f;

    private int _count;
    private float _sum;
    private float _squares;
    private float _highest = float.MinValue;
    private float _lowest = float.MaxValue;
    private float _near;

    /// <summary>Writes four values a window, and returns the share of all intervals that were where the series is now.</summary>
    public static float Compute(ReadOnlySpan<float> level, ReadOnlySpan<float> high, ReadOnlySpan<int> windows, Span<float> values)
    {
        var running = new WindowStatistics();
        var start = level.Length;
        foreach (var window in windows)
        {
            var next = Math.Max(0, level.Length - window);
            running.Add(level[next..start], high[next..start]);
            running.Write(values);
            values = values[FeatureLayout.WindowValues..];
            start = next;
        }

        return running._near / running._count;
    }

    private void Add(ReadOnlySpan<float> level, ReadOnlySpan<float> high)
    {
        _count += level.Length;
        for (var i = AddVectors(level, high); i < level.Length; i++)
        {
            _sum += level[i];
            _squares += level[i] * level[i];
            _lowest = Math.Min(_lowest, level[i]);
            _highest = Math.Max(_highest, high[i]);
            _near += Math.Abs(level[i]) <= Near ? 1 : 0;
        }
    }

    private readonly void Write(Span<float> values)
    {
        var average = _sum / _count;
        values[0] = average;
        values[1] = _highest;
        values[2] = _lowest;
        values[3] = MathF.Sqrt(Math.Max(0, (_squares / _count) - (average * average)));
    }

    private int AddVectors(ReadOnlySpan<float> level, ReadOnlySpan<float> high)
    {
        var levels = MemoryMarshal.Cast<float, Vector512<float>>(level);
        var highs = MemoryMarshal.Cast<float, Vector512<float>>(high);
        if (levels.IsEmpty)
            return 0;
        var (sum, squares, near) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (highest, lowest) = (highs[0], levels[0]);
        for (var i = 0; i < levels.Length && i < highs.Length; i++)
        {
            var value = levels[i];
            sum += value;
            squares += value * value;
            lowest = Vector512.MinNative(lowest, value);
            highest = Vector512.MaxNative(highest, highs[i]);
            near += Vector512.LessThanOrEqual(Vector512.Abs(value), Vector512.Create(Near)) & Vector512<float>.One;
        }

        _sum += Vector512.Sum(sum);
        _squares += Vector512.Sum(squares);
        _near += Vector512.Sum(near);
        _lowest = Math.Min(_lowest, FeatureMath.Lowest(lowest));
        _highest = Math.Max(_highest, FeatureMath.Highest(highest));
        return levels.Length * Vector512<float>.Count;
    }
}
