using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Companions;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Slow;
using Headroom.Forecasting.Training;

namespace Headroom.Simulation.Replays.Forecasts;

/// <summary>What a run of forecasts took.</summary>
/// <param name="Series">VMs that were forecast.</param>
/// <param name="CpuPerForecast">Processor time of one forecast of everything wanted at an origin for one VM.</param>
public sealed record ForecastOutcome(int Series, int Origins, long Rows, TimeSpan CpuPerForecast, ForecastKnowledge Knowledge, LearnedNames Names);

/// <summary>What is asked of a run.</summary>
public sealed record ForecastRequest
{
    public required Resource Resource { get; init; }

    public required IReadOnlyList<ForecastOrigin> Origins { get; init; }

    /// <summary>The family that forecasts alone; null: all of them.</summary>
    public string? Model { get; init; }

    /// <summary>Other files whose VMs teach the families that learn across the fleet; none: the file's own past does.</summary>
    public IReadOnlyList<TraceSet> Train { get; init; } = [];

    /// <summary>What was learned earlier; then nothing is trained.</summary>
    public ForecastKnowledge? Knowledge { get; init; }

    /// <summary>The names that go with it.</summary>
    public LearnedNames Names { get; init; } = LearnedNames.None;

    public int Seed { get; init; } = 1;

    public IProgress<double>? Progress { get; init; }
}

/// <summary>
/// Forecasts the VMs of a trace file at given origins. Time goes forward once, for all VMs together, and an interval is shown to the
/// engine only when it has passed: what is forecast at an origin cannot depend on anything after it. Until the first origin the
/// engine practises, so that weights and corrections come from measurement.
/// </summary>
public sealed class ForecastReplay
{
    /// <summary>Engines, each with its share of the VMs. A fixed number, so that the result is the same on any machine.</summary>
    private const int Shares = 8;

    /// <summary>Moments of practice, at most; more would teach little.</summary>
    private const int PracticeRounds = 1500;

    /// <summary>A family that is fitted to each series alone practises less: its fits cost thousands of times as much.</summary>
    private const int SlowPracticeRounds = 50;

    /// <summary>A past of fewer intervals is not worth a training of its own.</summary>
    private const int LeastPast = 3 * 288;

    /// <summary>The slow lane's work at a moment of practice, for each series: about a quarter of what the whole run costs without it.</summary>
    private const double SlowWork = 1 / 8d;

    private readonly ForecastRequest _request;
    private readonly List<ForecastSeries> _series;
    private readonly long _begin;
    private readonly long _firstOrigin;
    private readonly long _end;
    private readonly SeriesState[] _states;
    private readonly FleetRecord _fleet;
    private readonly SeriesLabels _labels;
    private readonly ForecastShape _shape;
    private readonly SlowLane _slow;
    private ForecastModels _models;
    private ForecastEngine[] _engines = [];

    public ForecastReplay(TraceSet traces, ForecastRequest request)
    {
        _request = request;
        _series = ForecastSeries.Of(traces, request.Resource);
        _firstOrigin = Interval(request.Origins[0]);
        _end = Interval(request.Origins[^1]);
        _begin = Math.Min(_firstOrigin, traces.Start.ToUnixTimeSeconds() / TraceGrid.StepSeconds);
        var knowledge = request.Knowledge ?? ForecastKnowledge.None;
        (_models, _fleet, _labels) = (knowledge.Models, knowledge.Fleet, new SeriesLabels(request.Names));
        var targets = request.Origins.SelectMany(o => o.Wanted).Select(w => w.Target).Distinct().ToList();
        _shape = new ForecastShape(targets.Where(t => t.IsPeak).Select(t => t.Window), targets.Where(t => !t.IsPeak).Select(t => t.To).DefaultIfEmpty(0).Max());
        Equip();
        _slow = new SlowLane(_series.Count * SlowWork);
        _states = [.. _series.Select(s => _engines[0].NewSeries(
            new SeriesTraits { Floor = s.Floor(_firstOrigin), Most = s.Most, Model = request.Model }, _shape))];
    }

    public ForecastOutcome Run(PredictionWriter output, CancellationToken cancellationToken)
    {
        var searches = PastIsLongEnough ? TrainingMoments() : [];
        var ownTraining = _request.Knowledge is null && _request.Train.Count == 0 ? searches : [];
        if (_request.Knowledge is null && _request.Train.Count > 0)
            Train(long.MaxValue, cancellationToken);
        var stride = Math.Max(1, (int)((_end - _begin) / (SlowFamilies.All.Any(f => f.Name == _request.Model) ? SlowPracticeRounds : PracticeRounds)));
        var next = 0;
        var cpu = TimeSpan.Zero;
        for (var now = _begin; now <= _end; now++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ownTraining.Contains(now))
                Train(now, cancellationToken);
            if (searches.Contains(now))
                FindCompanions(cancellationToken);
            var isOrigin = now == Interval(_request.Origins[next]);
            // What is practised before the first training says little about what comes after it.
            Step(now, forecast: isOrigin || ((now - _begin) % stride == 0 && (ownTraining.Count == 0 || now >= ownTraining.Min())), cancellationToken);
            if (!isOrigin)
                continue;
            cpu += Answer(_request.Origins[next++], output);
            _request.Progress?.Report((double)(now - _begin + 1) / (_end - _begin + 1));
        }

        var forecasts = (long)_series.Count * _request.Origins.Count;
        return new ForecastOutcome(
            _series.Count, _request.Origins.Count, output.Rows, forecasts > 0 ? cpu / forecasts : TimeSpan.Zero,
            new ForecastKnowledge(_models, _fleet), _labels.Keep());
    }

    private static long Interval(ForecastOrigin origin) => origin.Time / TraceGrid.StepSeconds;

    private bool PastIsLongEnough => _firstOrigin - _begin >= LeastPast;

    /// <summary>When the file's own past is learned from: half way to the first origin, so that there is practice on what was not learned, and at it.</summary>
    private HashSet<long> TrainingMoments() => [_begin + ((_firstOrigin - _begin) / 2), _firstOrigin];

    /// <summary>Which VMs follow which, by what has been shown so far.</summary>
    private void FindCompanions(CancellationToken cancellationToken)
    {
        var found = new CompanionSearch(new CompanionOptions { Seed = _request.Seed }).Find(_states, [], cancellationToken);
        for (var i = 0; i < _states.Length; i++)
            _states[i].Leader = found[i] is { } companion ? new Leader(_states[companion.Leader], companion.Lag) : null;
    }

    private void Train(long end, CancellationToken cancellationToken)
    {
        var fleet = _request.Train.SelectMany(t => ForecastSeries.Of(t, _request.Resource)).Select(s => s.Before(WithoutOverlap(s, end), _labels));
        if (_request.Train.Count == 0)
            fleet = _series.Select(s => s.Before(end, _labels));
        var wanted = _request.Origins.SelectMany(o => o.Wanted).Select(w => w.Target).Concat(_shape.Targets).Distinct().ToList();
        var families = GlobalFamilies.All.Where(f => _request.Model is null ? GlobalFamilies.IsTogether(f) : f.Name == _request.Model);
        _models = _models.Train(families, [.. fleet.OfType<TrainingSeries>()], new TrainingOptions { Targets = wanted, Seed = _request.Seed }, cancellationToken);
        Equip();
    }

    /// <summary>A file to learn from may hold the very days that are to be forecast: from the first origin on they are left out.</summary>
    private long WithoutOverlap(ForecastSeries series, long end) =>
        OverlapsOwnTime(series) ? Math.Min(end, _firstOrigin) : end;

    private bool OverlapsOwnTime(ForecastSeries series)
    {
        for (var i = _firstOrigin; i <= _end; i++)
        {
            if (!float.IsNaN(series[i]))
                return true;
        }

        return false;
    }

    private void Equip() => _engines = [.. Enumerable.Range(0, Shares).Select(_ => new ForecastEngine(_models, _fleet))];

    /// <summary>Shows what has just passed; then the VMs may be forecast.</summary>
    private void Step(long now, bool forecast, CancellationToken cancellationToken)
    {
        if (now > _begin)
            Learn(now - 1);
        if (!forecast)
            return;
        _slow.Pass(_states.Length, i => _states[i], cancellationToken);
        // Only when all have learned: a forecast may read the history of another VM, in another share.
        InShares((engine, i) => engine.Forecast(_states[i]));
        foreach (var engine in _engines)
            _fleet.Absorb(engine.Experience);
    }

    private void Learn(long interval)
    {
        // One after the other: names are numbered in the order in which they are met.
        for (var i = 0; i < _states.Length; i++)
        {
            var (application, user) = _labels.Of(_series[i].LabelsBefore(interval + 1));
            if (_states[i].Traits is var traits && (traits.Application, traits.User) != (application, user))
                _states[i].Traits = traits with { Application = application, User = user };
        }

        InShares((_, i) => ForecastEngine.Learn(
            _states[i], interval, _series[i][interval], _series[i][interval], _series[i].ConditionIn(interval)));
    }

    private void InShares(Action<ForecastEngine, int> action) => Parallel.For(0, Shares, share =>
    {
        for (var i = share * _series.Count / Shares; i < (share + 1) * _series.Count / Shares; i++)
            action(_engines[share], i);
    });

    private TimeSpan Answer(ForecastOrigin origin, PredictionWriter output)
    {
        var tables = new ForecastTable[Shares];
        var rows = new float[_series.Count][];
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        Parallel.For(0, Shares, share =>
        {
            tables[share] = new ForecastTable(origin.Wanted.Select(w => w.Target));
            for (var i = share * _series.Count / Shares; i < (share + 1) * _series.Count / Shares; i++)
                rows[i] = _engines[share].Look(_states[i], tables[share]) ? tables[share].Values.ToArray() : [];
        });
        process.Refresh();
        var cpu = process.TotalProcessorTime - before;
        var highest = new Lazy<float>(() => HighestBefore(Interval(origin)));
        for (var i = 0; i < rows.Length; i++)
        {
            for (var target = 0; target < origin.Wanted.Count; target++)
                output.Add(_series[i].Vm, origin.Time, origin.Wanted[target].Name, Known(rows[i], target) ?? Anything(float.IsFinite(_series[i].Most) ? _series[i].Most : highest.Value));
        }

        return cpu;
    }

    private static float[]? Known(float[] values, int target)
    {
        var row = values.AsSpan(Math.Min(values.Length, target * QuantileLevels.Count));
        return row.IsEmpty || float.IsNaN(row[0]) ? null : row[..QuantileLevels.Count].ToArray();
    }

    /// <summary>Before any outcome of any VM is known, everything up to the limit is as likely; without one, up to the highest value so far.</summary>
    private static float[] Anything(float most) => [.. QuantileLevels.All.ToArray().Select(level => level * most)];

    private float HighestBefore(long now)
    {
        var highest = 0f;
        foreach (var series in _series)
        {
            for (var i = _begin; i < now; i++)
                highest = series[i] > highest ? series[i] : highest;
        }

        return highest;
    }
}
