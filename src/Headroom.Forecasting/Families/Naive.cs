using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Families;

/// <summary>
/// The last value, plus what the same forecast got wrong over the last days. For a peak, what "the highest will be the last value" got wrong.
/// No training, and hard to beat when a load walks at random; the yardstick of everything else.
/// </summary>
public sealed class Naive : IForecaster
{
    /// <summary>Fewer past outcomes than this say nothing.</summary>
    private const int MinMoments = 12;

    private const int MaxMoments = 256;
    private const int Days = 7;

    private readonly OutcomeSampler _sampler = new(MaxMoments);
    private readonly int[] _moments = new int[MaxMoments];
    private readonly float[] _shares = [.. Enumerable.Repeat(1f, Numerics.ColumnSorter.Lanes)];

    public string Name => "naive";

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        if (window.Count == 0)
            return;
        var anchors = table.Anchors;
        if (anchors.Table != table)
            anchors.Table.Clear();
        // With more than a week of history, moments whose farthest outcome is known are as many as any others.
        var farthest = anchors.Packed[^1].Reach + window.Gap;
        foreach (var lanes in window.Count - farthest >= Days * window.PerDay ? anchors.Packed : anchors.Table.Lanes)
        {
            var count = Choose(window, lanes.Reach + window.Gap);
            if (count >= MinMoments)
                _sampler.Answer(window, anchors.Table, lanes, _moments.AsSpan(0, count), _shares);
        }

        _sampler.Complete(window, anchors.Table);
        anchors.Spread(table);
    }

    /// <summary>Moments of the last week, evenly spaced, whose outcome is known.</summary>
    private int Choose(SeriesWindow window, int reach)
    {
        var newest = window.Count - 1 - reach;
        var oldest = Math.Max(0, newest - (Days * window.PerDay) + 1);
        var stride = ((newest - oldest) / MaxMoments) + 1;
        var gapless = window.KnownCount == window.Count;
        var count = 0;
        for (var i = newest; i >= oldest && count < MaxMoments; i -= stride)
        {
            if (gapless || !float.IsNaN(window.Known[i]))
                _moments[count++] = i;
        }

        return count;
    }
}
