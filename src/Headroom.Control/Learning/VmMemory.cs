using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Control.Learning;

/// <summary>What Headroom remembers of one VM. Everything here can be rebuilt from the sample log, the journal and the hypervisor.</summary>
internal sealed class VmMemory
{
    private readonly ControlOptions _options;
    private readonly TickAggregator _ticks;
    private readonly TickAggregator.TickDone _learn;
    private readonly TickAggregator.TickDone _recall;
    private readonly SeriesMemory[] _series = new SeriesMemory[Resources.Count];
    private readonly DateTimeOffset?[] _lastUp = new DateTimeOffset?[Resources.Count];
    private readonly DateTimeOffset?[] _lastDown = new DateTimeOffset?[Resources.Count];
    private readonly bool[] _starved = new bool[Resources.Count];
    private readonly Setbacks _setbacks;
    private (EffectivePolicy Policy, VmCapabilities Capabilities) _fitted;
    private long _practiseFrom;
    private readonly HighestOfDay _workingSet = new();
    private DateTimeOffset? _workingSetAt;
    private DateTimeOffset _foreignUntil = DateTimeOffset.MinValue;

    public VmMemory(
        ControlOptions options, IReadOnlyList<ResourceForecaster> forecasters, SeriesKind kind, Vm vm, EffectivePolicy policy, VmCapabilities capabilities)
    {
        _options = options;
        _ticks = new TickAggregator(options.Step);
        (_learn, _recall) = (Learn, Recall);
        _setbacks = new Setbacks(options.InfeasibleFor, options.InfeasibleAtMost);
        _fitted = (policy, capabilities);
        foreach (var resource in Resources.All)
        {
            var traits = kind.Of(vm, resource, capabilities[resource], policy);
            _series[(int)resource] = new SeriesMemory(forecasters[(int)resource], traits, WindowOf(resource, policy, capabilities));
        }
    }

    public Sample? Last { get; private set; }

    /// <summary>The allocation that is known to be ours or adopted; a different one is somebody else's doing.</summary>
    public Amounts Expected { get; set; } = Amounts.Unknown;

    public Setbacks Setbacks => _setbacks;

    public SeriesMemory this[Resource resource] => _series[(int)resource];

    /// <summary>Takes up what a policy or the platform says anew. What was learned stays.</summary>
    public void Fit(SeriesKind kind, Vm vm, EffectivePolicy policy, VmCapabilities capabilities)
    {
        if (ReferenceEquals(policy, _fitted.Policy) && ReferenceEquals(capabilities, _fitted.Capabilities))
            return;
        _fitted = (policy, capabilities);
        foreach (var resource in Resources.All)
            _series[(int)resource].Fit(kind.Of(vm, resource, capabilities[resource], policy), WindowOf(resource, policy, capabilities));
    }

    public void Learn(Sample sample)
    {
        _ticks.Add(sample, _learn);
        if (IsNews(sample))
            Note(sample, isOld: false);
    }

    /// <summary>Takes a sample of the past. From the given moment on, forecasts are made and compared with what came, now and then.</summary>
    public void Recall(Sample sample, DateTimeOffset practiseFrom)
    {
        _practiseFrom = IntervalNumber.Of(practiseFrom, _options.Step);
        _ticks.Add(sample, _recall);
        if (IsNews(sample))
            Note(sample, isOld: sample.End < practiseFrom);
    }

    public void Forecast()
    {
        foreach (var series in _series)
            series.Forecast();
    }

    public void Pass(DateTimeOffset now) => _ticks.Pass(now, _learn);

    public void Starve(Resource resource) => _starved[(int)resource] = true;

    public void Changed(ResourceChange change, DateTimeOffset at)
    {
        (change.Direction == Direction.Up ? _lastUp : _lastDown)[(int)change.Resource] = at;
        // What was short has been given more; the next sample says whether it was enough.
        _starved[(int)change.Resource] = false;
    }

    public void ChangedByOthers(Resource resource, double from, double to, DateTimeOffset at)
    {
        Changed(new ResourceChange(resource, from, to), at);
        _foreignUntil = at + _options.ForeignHold;
    }

    public VmSituation Situation(Vm vm, VmCapabilities capabilities, EffectivePolicy policy, DateTimeOffset now)
    {
        var fresh = IsFresh(Last?.End, now);
        return new VmSituation
        {
            Vm = vm,
            Capabilities = capabilities,
            Policy = policy,
            LastSampleEnd = Last?.End,
            TelemetryFresh = fresh,
            WorkingSetBytes = WorkingSet(now),
            ForeignHold = now < _foreignUntil,
            Resources =
            [
                Situation(Resource.Cpu, capabilities, policy, fresh, now), Situation(Resource.Memory, capabilities, policy, fresh, now),
                Situation(Resource.Disk, capabilities, policy, fresh, now), Situation(Resource.Network, capabilities, policy, fresh, now),
            ],
        };
    }

    private ResourceSituation Situation(
        Resource resource, VmCapabilities capabilities, EffectivePolicy policy, bool fresh, DateTimeOffset now)
    {
        var index = (int)resource;
        var series = _series[index];
        return new ResourceSituation
        {
            // No VM uses more than it can have: what is sold is the end of the scale.
            Peak = series.Peak?.AtMost(capabilities[resource].Max),
            Window = series.Window,
            Model = series.Model,
            Confidence = series.Confidence(policy.Quantile, (int)(policy.ObserveFor.Ticks / _options.Step.Ticks)),
            Covered = series.Covered(policy.Quantile),
            Covered95 = series.Covered(0.95),
            Usage = fresh ? Last!.Mean[resource] : double.NaN,
            Starved = _starved[index],
            SinceUp = Since(_lastUp[index], now),
            SinceDown = Since(_lastDown[index], now),
            UpInfeasible = _setbacks.Holds(resource, Direction.Up, now),
            DownInfeasible = _setbacks.Holds(resource, Direction.Down, now),
        };
    }

    public bool MayShrink(ResourceChange change, DateTimeOffset now) =>
        IsFresh(Last?.End, now)
        && (change.Resource != Resource.Memory || change.To >= WorkingSet(now) * DefaultPolicy.WorkingSetMargin);

    /// <summary>
    /// What the guest worked with in the last day: what it used once within a day it will use again, and to be short of it then kills. NaN when
    /// it is not known now.
    /// </summary>
    private double WorkingSet(DateTimeOffset now) => IsFresh(_workingSetAt, now) ? _workingSet.At(now) : double.NaN;

    /// <summary>Old is not fresh, and neither is what claims to come from the future.</summary>
    private bool IsFresh(DateTimeOffset? at, DateTimeOffset now) => now - at <= _options.FreshFor && now - at >= -_options.Step;

    private static TimeSpan Since(DateTimeOffset? then, DateTimeOffset now) => then is { } at ? now - at : TimeSpan.MaxValue;

    private PeakWindow WindowOf(Resource resource, EffectivePolicy policy, VmCapabilities capabilities) =>
        PeakWindow.After(capabilities[resource].TimeToEffect, policy.Horizon, _options.Step);

    private bool IsNews(Sample sample) => Last is null || sample.End > Last.End;

    private void Note(Sample sample, bool isOld)
    {
        Last = sample;
        _workingSet.Add(sample.End, sample.WorkingSetBytes);
        if (!double.IsNaN(sample.WorkingSetBytes))
            _workingSetAt = sample.End;
        foreach (var resource in Resources.All)
            _starved[(int)resource] = !isOld && DemandEstimator.IsStarved(sample, resource);
    }

    private void Learn(long tick, Amounts mean, Amounts peak, Activity? activity)
    {
        var condition = Condition.Of(activity);
        foreach (var resource in Resources.All)
            _series[(int)resource].Learn(tick, mean[resource], peak[resource], condition);
    }

    private void Recall(long tick, Amounts mean, Amounts peak, Activity? activity)
    {
        Learn(tick, mean, peak, activity);
        if (tick >= _practiseFrom && tick % _options.PractiseEvery == 0)
            Forecast();
    }
}
