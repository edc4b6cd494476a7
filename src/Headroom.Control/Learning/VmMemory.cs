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
    private readonly SeriesForecaster[] _series = new SeriesForecaster[Resources.Count];
    private readonly DateTimeOffset?[] _lastUp = new DateTimeOffset?[Resources.Count];
    private readonly DateTimeOffset?[] _lastDown = new DateTimeOffset?[Resources.Count];
    private readonly bool[] _starved = new bool[Resources.Count];
    private Setbacks _setbacks;
    private (TimeSpan Horizon, double Quantile) _shape;
    private DateTimeOffset? _workingSetAt;
    private double _workingSet = double.NaN;
    private DateTimeOffset _foreignUntil = DateTimeOffset.MinValue;

    public VmMemory(ControlOptions options, EffectivePolicy policy, VmCapabilities capabilities)
    {
        _options = options;
        _ticks = new TickAggregator(options.Step);
        (_learn, _recall) = (Learn, Recall);
        _setbacks = new Setbacks(options.InfeasibleFor, options.InfeasibleAtMost);
        _shape = (policy.Horizon, policy.Quantile);
        foreach (var resource in Resources.All)
        {
            var window = PeakWindow.After(capabilities[resource].TimeToEffect, policy.Horizon, options.Step);
            _series[(int)resource] = new SeriesForecaster(new NaiveModel(), window, policy.Quantile);
        }
    }

    public Sample? Last { get; private set; }

    /// <summary>The allocation that is known to be ours or adopted; a different one is somebody else's doing.</summary>
    public Amounts Expected { get; set; } = Amounts.Unknown;

    public Setbacks Setbacks => _setbacks;

    public SeriesForecaster this[Resource resource] => _series[(int)resource];

    /// <summary>The policy asks for forecasts of another kind than the ones learned.</summary>
    public bool IsShapedFor(EffectivePolicy policy) => _shape == (policy.Horizon, policy.Quantile);

    public void Learn(Sample sample, bool recall)
    {
        _ticks.Add(sample, recall ? _recall : _learn);
        if (Last is not null && sample.End <= Last.End)
            return;
        Last = sample;
        if (!double.IsNaN(sample.WorkingSetBytes))
            (_workingSet, _workingSetAt) = (sample.WorkingSetBytes, sample.End);
        foreach (var resource in Resources.All)
            _starved[(int)resource] = !recall && DemandEstimator.IsStarved(sample, resource);
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

    /// <summary>A new memory takes over what the samples do not tell.</summary>
    public void TakeOver(VmMemory old)
    {
        old._lastUp.CopyTo(_lastUp, 0);
        old._lastDown.CopyTo(_lastDown, 0);
        _setbacks = old._setbacks;
        Expected = old.Expected;
        _foreignUntil = old._foreignUntil;
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
            WorkingSetBytes = IsFresh(_workingSetAt, now) ? _workingSet : double.NaN,
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
            Model = series.ModelName,
            Confidence = series.Confidence((int)(policy.ObserveFor.Ticks / _options.Step.Ticks)),
            Covered = series.Covered,
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
        && (change.Resource != Resource.Memory || (IsFresh(_workingSetAt, now) && change.To >= _workingSet * DefaultPolicy.WorkingSetMargin));

    /// <summary>Old is not fresh, and neither is what claims to come from the future.</summary>
    private bool IsFresh(DateTimeOffset? at, DateTimeOffset now) => now - at <= _options.FreshFor && now - at >= -_options.Step;

    private static TimeSpan Since(DateTimeOffset? then, DateTimeOffset now) => then is { } at ? now - at : TimeSpan.MaxValue;

    private void Learn(Amounts mean, Amounts peak)
    {
        foreach (var resource in Resources.All)
            _series[(int)resource].Learn(mean[resource], peak[resource]);
    }

    private void Recall(Amounts mean, Amounts peak)
    {
        foreach (var resource in Resources.All)
            _series[(int)resource].Recall(mean[resource], peak[resource]);
    }
}
