using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Families;

/// <summary>
/// What followed the past moments most like this one. Loads that switch between a few states are hard for a formula and easy for a
/// memory. The most similar moments count up to three times; the farther ahead, the more moments are asked and the more the time of day says.
/// </summary>
public sealed class Analog : IForecaster
{
    private const int MinMoments = 12;

    /// <summary>Targets within this many leads go all the way with the difference between now and then; later ones part of it.</summary>
    private const int NearReach = 16;

    private const float FarShare = 0.4f;
    private const int MaxRows = 256;
    private const int NearNeighbours = 146;

    private readonly OutcomeSampler _sampler = new(MaxRows);
    private readonly Similarity _similarity = new();
    private readonly int[] _moments = new int[MaxRows];
    private readonly float[] _nearest = new float[NearNeighbours];
    private readonly SmallestSearch _search = new();
    private readonly float[] _shares = [.. Enumerable.Repeat(FarShare, ColumnSorter.Lanes)];

    public string Name => "analog";

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        if (window.Count == 0)
            return;
        _similarity.Measure(window);
        var (reach, count) = (0, 0);
        foreach (var lanes in table.Lanes)
        {
            // The farther lanes come later, and know fewer outcomes.
            var known = window.Count - window.Gap - lanes.Reach;
            if (known < MinMoments)
                continue;
            var near = lanes.Reach <= NearReach;
            if (!near && reach <= NearReach)
                LookFar(known, window.Count - window.Gap - table.Lanes[^1].Reach);
            if (lanes.Reach != reach)
                count = near ? ChooseNear(window, known) : ChooseFar(window, known);
            reach = lanes.Reach;
            if (count > 0)
                _sampler.Answer(window, table, lanes, _moments.AsSpan(0, count), near ? default : _shares);
        }

        _sampler.Complete(window, table);
    }

    /// <summary>The nearest half of them counts twice, the nearest quarter three times.</summary>
    private int ChooseNear(SeriesWindow window, int known)
    {
        var nearest = _moments.AsSpan(0, Math.Min(NearNeighbours, known));
        var count = WithoutGaps(window, _search.Find(_similarity.Distance[..known], nearest));
        var half = Repeat(0, count, count / 2, count);
        var quarter = Repeat(count, half, count / 4, half);
        return quarter;
    }

    /// <summary>From here on moments are compared as it suits far targets, of which the farthest have the fewest moments to choose from.</summary>
    private void LookFar(int known, int fewest)
    {
        _similarity.WeighTimeOfDay();
        _search.Look(_similarity.Distance[..known], fewest, MaxRows);
    }

    private int ChooseFar(SeriesWindow window, int known) =>
        WithoutGaps(window, _search.FindAgain(_similarity.Distance[..known], _moments.AsSpan(0, Math.Min(MaxRows, known))));

    private int WithoutGaps(SeriesWindow window, int count)
    {
        if (window.KnownCount == window.Count)
            return count;
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (!float.IsNaN(window.Known[_moments[i]]))
                _moments[kept++] = _moments[i];
        }

        return kept;
    }

    /// <summary>Appends the nearest of the moments from first to end once more. Returns how many there are then.</summary>
    private int Repeat(int first, int end, int wanted, int count)
    {
        if (wanted == 0)
            return count;
        var nearest = _nearest.AsSpan(0, end - first);
        for (var i = 0; i < nearest.Length; i++)
            nearest[i] = _similarity.Distance[_moments[first + i]];
        var threshold = Spans.SmallestThreshold(nearest, wanted);
        var room = Math.Min(count + wanted, MaxRows);
        for (var i = 0; i < nearest.Length && count < room; i++)
        {
            // Overwritten unless it counts: nobody could foresee a branch.
            _moments[count] = _moments[first + i];
            count += nearest[i] <= threshold ? 1 : 0;
        }

        return count;
    }
}
