using System.Runtime.Intrinsics;
using Headroom.Forecasting.Companions;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Slow;

namespace Headroom.Forecasting;

/// <summary>
/// Forecasts series, one after the other: lets every family answer, weighs the answers by how well each did so far, corrects the
/// quantiles by how often they held, and writes down what it said so as to learn from it. It owns the scratch memory for that and belongs
/// to one thread; what it knows of a series is in the series' state.
/// </summary>
public sealed class ForecastEngine
{
    private const int MostSteps = 48;

    /// <summary>Corrections move a quantile by at least this part of the series' scale, even where it ties with the median.</summary>
    private const float LeastSpread = 0.05f;

    /// <summary>What is remembered was rounded up; below the median that must not count as knowledge.</summary>
    private const float RoundedUp = 1 - (1f / 2048);

    private static readonly Vector256<float> s_roundedUp = Vector256.Create(RoundedUp, RoundedUp, 1, 1, 1, 1, 1, 1);
    private static readonly Vector256<float> s_isMedian = Vector256.Create(0, 0, -1, 0, 0, 0, 0, 0).AsSingle();

    private readonly FleetRecord _fleet;
    private readonly IForecaster?[] _members;
    private readonly SeriesWindow _window;
    private readonly SeriesWindow _leader;
    private readonly Mixture _mixture;
    private readonly Judge _judge;
    private readonly Dictionary<(ForecastShape Shape, bool PeaksOnly), Answers> _answers = [];
    private readonly bool[] _allowed;
    private readonly AloneForecasters _alone;
    private Answers? _look;
    private bool _isLed;
    private readonly int[] _stateOffsets;
    private readonly int _perDay;

    public ForecastEngine(ForecastModels models, FleetRecord fleet, int capacity = SeriesWindow.DefaultCapacity, int perDay = 288)
    {
        Models = models;
        _fleet = fleet;
        _members = models.NewForecasters();
        _window = new SeriesWindow(capacity);
        _leader = new SeriesWindow(capacity);
        _mixture = new Mixture(models.Count);
        _judge = new Judge(models.Count, models.FastCount, fleet.Gains);
        _allowed = [.. _members.Select(m => m is not null), .. SlowFamilies.All.Select(_ => false)];
        _alone = new AloneForecasters(models);
        _perDay = perDay;
        _stateOffsets = new int[_members.Length + 1];
        for (var i = 0; i < _members.Length; i++)
            _stateOffsets[i + 1] = _stateOffsets[i] + (_members[i]?.StateLength ?? 0);
        Experience = new Experience(models.Count);
    }

    public ForecastModels Models { get; }

    /// <summary>What was seen since the fleet's record last absorbed it.</summary>
    public Experience Experience { get; }

    public SeriesState NewSeries(SeriesTraits traits, ForecastShape shape) => new(traits, shape, Models.FastCount, _window.Capacity);

    /// <summary>
    /// Takes an interval's mean and peak (NaN: there was no sample). Intervals that were passed over are gaps; one that has already passed
    /// is refused.
    /// </summary>
    /// <param name="condition">What held during it (what ran, whether users were there) as a number from 1 to 15 of the caller's; 0: nobody knows.</param>
    public static bool Learn(SeriesState state, long interval, float mean, float peak, byte condition = 0)
    {
        if (state.Next is { } next)
        {
            if (interval < next)
                return false;
            for (var missed = Math.Min(interval - next, state.History.Capacity); missed > 0; missed--)
                state.History.Add(float.NaN, float.NaN);
        }

        state.History.Add(mean, peak, condition);
        state.Next = interval + 1;
        return true;
    }

    /// <summary>
    /// The regular forecast: learns from the forecasts whose outcome is known by now, answers the shape's targets and remembers some of the
    /// answers. The table is overwritten by the next forecast of the same shape. Of a series without a past it says what others
    /// like it do; null while those have shown nothing either.
    /// </summary>
    /// <param name="state">The series.</param>
    /// <param name="peaksOnly">Leave out the levels, which nothing is decided by: now and then is often enough to learn about them.</param>
    public ForecastTable? Forecast(SeriesState state, bool peaksOnly = false)
    {
        var answers = AnswersFor(state.Shape, peaksOnly);
        if (!Load(state))
        {
            answers.Final.Clear();
            return AnswerAsNewcomer(state.Traits, float.NaN, answers.Final) ? answers.Final : null;
        }

        _judge.Settle(state, _window, Experience);
        Answer(state, answers);
        Remember(state, answers, leftOut: peaksOnly ? state.Shape.LevelCount : 0);
        return answers.Final;
    }

    /// <summary>An answer to other targets at the same moment; leaves no trace. False where a forecast would be null.</summary>
    public bool Look(SeriesState state, ForecastTable table)
    {
        table.Clear();
        if (!Load(state))
            return AnswerAsNewcomer(state.Traits, float.NaN, table);
        if (!ReferenceEquals(_look?.Final, table))
            _look = new Answers(table, Models.Count);
        Answer(state, _look);
        return true;
    }

    private bool Load(SeriesState state)
    {
        if (state.Next is not { } next || state.History.Known == 0)
            return false;
        var traits = state.Traits;
        state.History.LoadInto(_window, next, traits.Floor, traits.Most, _perDay);
        (_window.Application, _window.User) = (traits.Application, traits.User);
        Carry(state, next);
        _isLed = state.Leader is { } leader && LoadLeader(leader.Series);
        return true;
    }

    private bool LoadLeader(SeriesState state)
    {
        if (state.Next is not { } next || state.History.Known == 0)
            return false;
        state.History.LoadInto(_leader, next, state.Traits.Floor, state.Traits.Most, _perDay);
        return true;
    }

    /// <summary>Brings the carried states of the families up to the newest interval.</summary>
    private void Carry(SeriesState state, long next)
    {
        var length = _stateOffsets[^1];
        if (length == 0 || state.CarriedFor == (Models.Version, next))
            return;
        var behind = state.CarriedFor.Models == Models.Version ? next - state.CarriedFor.Next : long.MaxValue;
        if (state.Carried.Length != length)
            state.Carried = new float[length];
        for (var i = 0; i < _members.Length; i++)
        {
            if (_stateOffsets[i + 1] > _stateOffsets[i])
                Follow(_members[i]!, Carried(state, i), behind);
        }

        state.CarriedFor = (Models.Version, next);
    }

    /// <summary>Step by step where it has followed; from the beginning of the window where the way is longer than that.</summary>
    private void Follow(IForecaster member, Span<float> carried, long behind)
    {
        if (behind > MostSteps || behind >= _window.Count)
        {
            member.Begin(_window, carried);
            return;
        }

        for (var interval = _window.Count - (int)behind; interval < _window.Count; interval++)
            member.Learn(_window, interval, carried);
    }

    private Span<float> Carried(SeriesState state, int member) =>
        state.Carried.AsSpan(_stateOffsets[member], _stateOffsets[member + 1] - _stateOffsets[member]);

    /// <summary>A family chosen by name answers alone; those that answer together where it has no answer.</summary>
    private void Answer(SeriesState state, Answers answers)
    {
        answers.Clear();
        if (state.Traits.Model is { } name)
            AnswerAlone(name, state, answers);
        if (!answers.IsComplete)
            AnswerTogether(state, answers);
        // Of a value that is older than a day nothing follows any more.
        if (!answers.IsComplete)
            AnswerAsNewcomer(state.Traits, _window.Gap < _window.PerDay ? _window.Mean[^1] : float.NaN, answers.Final);
    }

    /// <summary>Answers what is still open. False when nothing could be.</summary>
    private bool AnswerAsNewcomer(SeriesTraits traits, float value, ForecastTable table)
    {
        var answered = false;
        for (var i = 0; i < table.Count; i++)
        {
            if (!table.Answers(i))
                answered |= _fleet.Newcomers.Answer(traits, value, table.Targets[i], table[i]);
        }

        return answered;
    }

    private void AnswerAlone(string name, SeriesState state, Answers answers)
    {
        if (Models.IndexOf(name) is >= 0 and var member)
            LetAnswer(member, state, answers.Final);
        else
            _alone.Forecast(name, state, _window, answers.Final);
        for (var target = 0; target < answers.Final.Count; target++)
        {
            if (answers.Final.Answers(target))
                Correct(state, LeadGroup.Of(answers.Final.Targets[target]), answers.Final[target]);
        }
    }

    private void LetAnswer(int member, SeriesState state, ForecastTable table)
    {
        if (_members[member] is not ILedForecaster led)
            _members[member]?.Forecast(_window, Carried(state, member), table);
        else if (_isLed)
            led.Forecast(_window, _leader, state.Leader!.Lag, table);
    }

    /// <summary>What a slow family last said. While its place is on trial that is written down, and counts for nothing: false.</summary>
    private bool LetAnswer(LanePlace place, ForecastTable table)
    {
        place.Answer?.Read(_window.Now, table);
        return place.Counts;
    }

    private void AnswerTogether(SeriesState state, Answers answers)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i] is ILedForecaster)
                _allowed[i] = _isLed;
            if (_allowed[i])
                LetAnswer(i, state, answers.Members[i]);
        }

        for (var i = _members.Length; i < _allowed.Length; i++)
            _allowed[i] = state.Lane?[i - _members.Length] is { } place && LetAnswer(place, answers.Members[i]);
        _mixture.Take(state.Record, _fleet, _allowed);
        for (var target = 0; target < answers.Final.Count; target++)
        {
            if (answers.Final.Answers(target))
                continue;
            var row = answers.Final[target];
            var group = LeadGroup.Of(answers.Final.Targets[target]);
            if (_mixture.Mix(group, answers.Members, target, row))
                Correct(state, group, row);
            else
                row.Fill(float.NaN);
        }
    }

    /// <summary>
    /// Moves the quantiles by how often they held so far, in measures of how far they are from the median: a series that is sure of its next
    /// value stays sure. The median stays, and the others stay in order around it.
    /// </summary>
    private void Correct(SeriesState state, int group, Span<float> row)
    {
        var most = Vector256.Create(_window.Most);
        var values = QuantileRow.Load(row);
        var median = Vector256.MinNative(Vector256.MaxNative(Vector256.Create(row[QuantileLevels.Median]), Vector256<float>.Zero), most);
        var correction = state.Record.Corrections(group) + _fleet.Record.Corrections(group);
        values += correction * (Vector256.Abs(values - median) + Vector256.Create(LeastSpread * _window.Scale));
        values = Vector256.ConditionalSelect(s_isMedian, median, values * s_roundedUp);
        values = Vector256.MinNative(Vector256.MaxNative(values, Vector256<float>.Zero), most);
        QuantileRow.Store(QuantileRow.SpreadFromMedian(values), row);
    }

    private void Remember(SeriesState state, Answers answers, int leftOut)
    {
        var (waiting, now) = (state.Waiting, _window.Now);
        var judged = state.Shape.Judged;
        for (var i = leftOut; i < judged.Length; i++)
        {
            if (FreeSlot(waiting, i, judged[i].To, now, out var since) is not { } slot)
                continue;
            var given = answers.Final[i - leftOut];
            var weight = Math.Min(1, since * LeadGroup.Parts(LeadGroup.Of(judged[i])) / (float)judged[i].To);
            waiting.Put(slot, now, weight, _window.Mean[^1], _window.Scale, given);
            for (var member = 0; member < waiting.MemberCount; member++)
                waiting.Set(slot, member, answers.Members[member][i - leftOut], given);
        }
    }

    /// <summary>A slot for a forecast made now, if one is free and the last was made long enough ago: they are spread over the lead.</summary>
    /// <param name="waiting">The slots.</param>
    /// <param name="judged">The target.</param>
    /// <param name="reach">Its lead.</param>
    /// <param name="now">The interval that is the next one.</param>
    /// <param name="since">How long ago the last was made that still waits; the whole lead when none does.</param>
    private static int? FreeSlot(WaitingForecasts waiting, int judged, int reach, long now, out long since)
    {
        var (first, end) = waiting.Slots(judged);
        since = reach;
        int? free = null;
        for (var slot = first; slot < end; slot++)
        {
            if (waiting.MadeAt(slot) == WaitingForecasts.Nothing)
                free ??= slot;
            else
                since = Math.Min(since, now - waiting.MadeAt(slot));
        }

        return since < reach / (end - first) ? null : free;
    }

    private Answers AnswersFor(ForecastShape shape, bool peaksOnly)
    {
        if (!_answers.TryGetValue((shape, peaksOnly), out var answers))
            _answers[(shape, peaksOnly)] = answers = new Answers(peaksOnly ? shape.NewPeakTable() : shape.NewTable(), Models.Count);
        return answers;
    }

    /// <summary>Tables for the answers to one list of targets: each member's, and the final one.</summary>
    private sealed class Answers
    {
        public Answers(ForecastTable final, int memberCount)
        {
            Final = final;
            Members = new ForecastTable[memberCount];
            for (var i = 0; i < memberCount; i++)
                Members[i] = new ForecastTable(final.Targets.ToArray());
        }

        public ForecastTable Final { get; }

        public ForecastTable[] Members { get; }

        public bool IsComplete
        {
            get
            {
                for (var i = 0; i < Final.Count; i++)
                {
                    if (!Final.Answers(i))
                        return false;
                }

                return true;
            }
        }

        public void Clear()
        {
            Final.Clear();
            foreach (var member in Members)
                member.Clear();
        }
    }
}
