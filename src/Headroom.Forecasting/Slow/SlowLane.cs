using System.Collections.Concurrent;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Slow;

/// <summary>
/// Lets families whose models are fitted to one series answer for the series where they are worth their cost, with a limit to the work of
/// each turn. A place in the lane is one family at one series. It is asked anew about every hour. At first its answers are only judged; once they
/// would have made the forecast better, more surely than by chance, they count, and the place is kept for as long as they gain anything. One that
/// promises nothing goes to the next, and has its own next trial when all others have had theirs. Work is counted and not timed, so that a
/// run is the same every time.
/// </summary>
public sealed class SlowLane
{
    /// <summary>An answer is made anew after this part of a day, and well before it is too old to be read.</summary>
    private const int AnswersPerDay = 24;

    /// <summary>About fifty outcomes: less is no trial.</summary>
    private const int TrialAnswers = 6;

    /// <summary>With a gain of fewer standard errors a trial is over. Outcomes overlap, so that chance alone makes it about 2 in size.</summary>
    private const float Promising = 2;

    /// <summary>With so many it is passed.</summary>
    private const float Sure = 4;

    /// <summary>A place that was not asked for this part of a day is given up: its series has ended, or there is no work left for it.</summary>
    private const int PatiencePerDay = 6;

    /// <summary>Series that are looked at for a free place in one turn.</summary>
    private const int MostVisits = 4096;

    private const int Seed = 1;

    private readonly double _work;
    private readonly int _perDay;
    private readonly IReadOnlyList<ISlowFamily> _families;
    private readonly ConcurrentBag<SeriesWindow> _windows = [];
    private readonly List<LanePlace> _asked = [];
    private List<LanePlace> _places = [];
    private List<LanePlace> _kept = [];
    private double _left;
    private long _visited;

    /// <param name="work">Work of a turn, in parts of about a millisecond; what a turn leaves over is kept for the next. 0: nothing is ever asked.</param>
    /// <param name="perDay">Intervals of a day.</param>
    public SlowLane(double work, int perDay = 288)
        : this(work, perDay, SlowFamilies.All)
    {
    }

    internal SlowLane(double work, int perDay, IReadOnlyList<ISlowFamily> families) => (_work, _perDay, _families) = (work, perDay, families);

    internal IReadOnlyList<ISlowFamily> Families => _families;

    /// <summary>Places that are taken.</summary>
    public int Count => _places.Count;

    /// <summary>Of them, those whose answers count.</summary>
    public int Counting => _places.Count(p => p.Counts);

    /// <summary>What all answers so far have cost, in the unit of the work of a turn.</summary>
    public long Spent { get; private set; }

    /// <summary>
    /// A turn: decides who stays and who comes in, and asks those whose turn it is. When all series have learned and before they are forecast.
    /// </summary>
    /// <param name="count">The series there are.</param>
    /// <param name="series">One of them, by its number. The numbers decide who is next.</param>
    /// <param name="cancellationToken">Looked at between two fits.</param>
    public void Pass(int count, Func<int, SeriesState> series, CancellationToken cancellationToken)
    {
        Choose(count, series);
        Ask(cancellationToken);
    }

    /// <summary>The first half of a turn, which changes what is kept of series: nobody may forecast them meanwhile.</summary>
    public void Choose(int count, Func<int, SeriesState> series)
    {
        _asked.Clear();
        _left = Math.Min(_left, _families.Max(f => f.Work)) + _work;
        if (KeepPlaces())
            FillPlaces(count, series);
        _places.AddRange(_asked);
    }

    /// <summary>The second half, which takes the time. Forecasts may be made meanwhile; nothing may be learned.</summary>
    public void Ask(CancellationToken cancellationToken) =>
        Parallel.ForEach(_asked, new ParallelOptions { CancellationToken = cancellationToken }, Ask);

    /// <summary>Goes through the places, the one that was asked longest ago first. False when there is not enough work left for all that are due.</summary>
    private bool KeepPlaces()
    {
        var hasWork = true;
        _kept.Clear();
        foreach (var place in _places)
        {
            var isDue = IsDue(place);
            if (++place.Waited > _perDay / PatiencePerDay || (isDue && !IsWorthIt(place)))
                place.Series.Leave(place);
            else if (isDue && hasWork && (hasWork = Pay(place.Family)))
                Admit(place);
            else
                _kept.Add(place);
        }

        (_places, _kept) = (_kept, _places);
        return hasWork;
    }

    private void FillPlaces(int count, Func<int, SeriesState> series)
    {
        var all = (long)count * _families.Count;
        for (var visits = Math.Min(MostVisits, all); visits > 0; visits--)
        {
            var (number, family) = Math.DivRem(_visited % all, _families.Count);
            var state = series((int)number);
            if (IsEligible(state, (int)family))
            {
                if (!Pay((int)family))
                    return;
                var place = new LanePlace(state, (int)family);
                state.Enter(place);
                Admit(place);
            }

            _visited = (_visited + 1) % all;
        }
    }

    private bool IsEligible(SeriesState state, int family) =>
        state.Traits.Model is null && state.History.Known >= _perDay && state.Lane?[family] is null;

    private bool IsDue(LanePlace place) => place.Answer is not { } answer || answer.Age(place.Series.Next ?? 0) >= Math.Min(_perDay / AnswersPerDay, LatestAnswer.Reserve / 2);

    /// <summary>Whoever has no answer when it is due has failed to give one.</summary>
    private static bool IsWorthIt(LanePlace place)
    {
        if (place.Answer is null || place.Series.Traits.Model is not null)
            return false;
        if (place.Answers < TrialAnswers)
            return true;
        var evidence = place.Series.Evidence(place);
        place.Counts |= evidence >= Sure;
        return evidence >= (place.Counts ? 0 : Promising);
    }

    private bool Pay(int family)
    {
        if (_families[family].Work > _left)
            return false;
        _left -= _families[family].Work;
        Spent += _families[family].Work;
        return true;
    }

    private void Admit(LanePlace place)
    {
        place.Waited = 0;
        place.Answers++;
        _asked.Add(place);
    }

    private void Ask(LanePlace place)
    {
        if (!_windows.TryTake(out var window))
            window = new SeriesWindow();
        place.Answer = Answer(place, window);
        _windows.Add(window);
    }

    private LatestAnswer? Answer(LanePlace place, SeriesWindow window)
    {
        var series = place.Series;
        if (series.Next is not { } next)
            return null;
        series.History.LoadInto(window, next, series.Traits.Floor, series.Traits.Most, _perDay);
        try
        {
            return _families[place.Family].Fit(window, Seed) is { } fitted ? LatestAnswer.Of(fitted, series.Shape, next) : null;
        }
        catch (Exception)
        {
            // A history that a fit cannot bear is no reason for a cycle to end: the others answer.
            return null;
        }
    }
}
