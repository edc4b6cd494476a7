using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.History;

/// <summary>The highest peak of every stretch of a window, for each length that was asked for since the window was loaded. Belongs to the window, and to its thread.</summary>
internal sealed class HighestPeaks(SeriesWindow window)
{
    private readonly List<(int Length, AlignedFloats Values)> _over = [];
    private int _known;
    private long _loading;

    public ReadOnlySpan<float> Over(int length)
    {
        if (_loading != window.Loading)
            (_loading, _known) = (window.Loading, 0);
        for (var i = 0; i < _known; i++)
        {
            if (_over[i].Length == length)
                return _over[i].Values.Span[..window.Count];
        }

        // A buffer of an earlier loading serves again, whichever length it was for.
        var values = _known < _over.Count ? _over[_known].Values : new AlignedFloats(window.Capacity);
        if (_known == _over.Count)
            _over.Add(default);
        _over[_known++] = (length, values);
        Spans.SlidingMax(window.Peak, length, values.Span);
        return values.Span[..window.Count];
    }
}
