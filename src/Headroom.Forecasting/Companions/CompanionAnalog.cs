using Headroom.Forecasting.Families;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Companions;

/// <summary>
/// What followed the past moments in which both this series and the one it follows were most like now. Each outcome is moved by what the difference in
/// the series' own value and in the leader's pending move are worth, as the moments themselves show it. Only for the next hour or so:
/// what a leader announces has come through by then.
/// </summary>
public sealed class CompanionAnalog : IForecaster, ILedForecaster
{
    public const string FamilyName = "companion";

    private const int MinMoments = 24;
    private const int MaxMoments = 192;
    private const int FarthestReach = 16;

    /// <summary>How much a difference in the leader's next and whole pending move counts, beside 9 for the series' own value.</summary>
    private const float NextWeight = 4;
    private const float WholeWeight = 2;

    /// <summary>A short history has fewer situations that are alike: at most this part of it.</summary>
    private const int LeastPart = 4;

    private readonly OutcomeMatrix _outcomes = new(MaxMoments);
    private readonly Similarity _similarity = new();
    private readonly LeaderTrack _track = new();
    private readonly LeaderPull _pull = new(MaxMoments);
    private readonly int[] _moments = new int[MaxMoments];
    private readonly SmallestSearch _search = new();

    public string Name => FamilyName;

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        // A series that follows none is not this family's business.
    }

    public void Forecast(SeriesWindow window, SeriesWindow leader, int lag, ForecastTable table)
    {
        if (window.Count - window.Gap < MinMoments || !_track.Lay(window, leader, lag))
            return;
        Compare(window, lag);
        foreach (var lanes in table.Lanes)
        {
            var known = window.Count - window.Gap - lanes.Reach;
            if (lanes.Reach > FarthestReach || known - _track.First < MinMoments)
                continue;
            var count = Choose(window, known);
            if (count < MinMoments)
                continue;
            var moments = _moments.AsSpan(0, count);
            _outcomes.Collect(window, lanes, moments);
            _pull.Read(_track, lanes, moments, window.Count - window.Gap - 1, window.Gap);
            _pull.Move(_outcomes.Outcomes, _outcomes.Differences);
            _outcomes.Finish(window, table);
        }
    }

    private void Compare(SeriesWindow window, int lag)
    {
        _similarity.Measure(window);
        var factor = _similarity.Variance / _track.Variance;
        if (!float.IsFinite(factor))
            return;
        _similarity.Add(_track.Move(window.Gap + 1), NextWeight * factor);
        if (lag > 1)
            _similarity.Add(_track.Move(window.Gap + lag), WholeWeight * factor);
    }

    /// <summary>The most similar moments whose outcome is known and whose leader's past is. Returns how many.</summary>
    private int Choose(SeriesWindow window, int known)
    {
        var wanted = Math.Min(MaxMoments, Math.Max(MinMoments, (known - _track.First) / LeastPart));
        var count = _search.Find(_similarity.Distance[_track.First..known], _moments.AsSpan(0, wanted));
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var moment = _moments[i] + _track.First;
            if (!float.IsNaN(window.Known[moment]))
                _moments[kept++] = moment;
        }

        return kept;
    }
}
