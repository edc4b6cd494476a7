using Headroom.Forecasting.History;

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

    /// <summary>A short history has fewer situations that are alike: at most this part of it.</summary>
    private const int LeastPart = 4;

    private readonly OutcomeSampler _sampler = new(MaxRows);
    private readonly Similarity _similarity = new();
    private readonly int[] _moments = new int[MaxRows];
    private readonly float[] _shares = [.. Enumerable.Repeat(FarShare, Numerics.ColumnSorter.Lanes)];

    public string Name => "analog";

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        if (window.Count == 0)
            return;
        _sampler.Prepare(window, table);
        _similarity.Measure(window);
        foreach (var lanes in table.Lanes)
        {
            var known = window.Count - window.Gap - lanes.Reach;
            if (known < MinMoments)
                continue;
            var near = lanes.Reach <= NearReach;
            if (!near)
                _similarity.WeighTimeOfDay();
            var count = near ? ChooseNear(window, known) : Choose(window, known, Math.Min(MaxRows, Part(known)), 0);
            if (count > 0)
                _sampler.Answer(window, table, lanes, _moments.AsSpan(0, count), near ? default : _shares);
        }
    }

    private static int Part(int known) => Math.Max(MinMoments, known / LeastPart);

    /// <summary>The nearest half of them counts twice, the nearest quarter three times.</summary>
    private int ChooseNear(SeriesWindow window, int known)
    {
        var neighbours = Math.Min(NearNeighbours, Part(known));
        var count = Choose(window, known, neighbours, 0);
        count = Choose(window, known, neighbours / 2, count);
        return Choose(window, known, neighbours / 4, count);
    }

    /// <summary>Appends the most similar of the first moments; of equally similar ones the latest. Returns how many there are now.</summary>
    private int Choose(SeriesWindow window, int known, int wanted, int count)
    {
        var distance = _similarity.Distance[..known];
        var threshold = Numerics.Spans.SmallestThreshold(distance, wanted);
        var end = Math.Min(count + wanted, MaxRows);
        for (var i = known - 1; i >= 0 && count < end; i--)
        {
            if (distance[i] <= threshold && !float.IsNaN(window.Known[i]))
                _moments[count++] = i;
        }

        return count;
    }
}
