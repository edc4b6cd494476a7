using Headroom.Control.Learning;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;
using Headroom.Simulation.Replays.Forecasts;

namespace Headroom.Simulation.Replays;

/// <summary>One VM's series on its way through a replay: what is remembered of it, and what it has been given.</summary>
internal sealed class ReplayedVm
{
    private const int StaleBuckets = 3;

    private readonly ReplaySeries _series;
    private readonly EffectivePolicy _policy;
    private readonly SeriesLabels _labels;
    private readonly PeakWindow _window;
    private SeriesTraits _traits;
    private double _allocation;
    private int _up = int.MinValue / 2;
    private int _down = int.MinValue / 2;
    private int _known = int.MinValue / 2;

    public ReplayedVm(ReplaySeries series, int last, EffectivePolicy policy, ResourceForecaster forecaster, SeriesLabels labels)
    {
        (_series, _policy, _labels) = (series, policy, labels);
        _window = PeakWindow.After(HeadroomReplay.Step, policy.Horizon, HeadroomReplay.Step);
        _traits = new SeriesTraits
        {
            Floor = (float)SeriesKind.Floor(series.Resource, series.IsCapped ? series.Provisioned[last] : double.NaN),
            Model = policy.Model == ModelName.Auto ? null : policy.Model,
        };
        Memory = new SeriesMemory(forecaster, _traits, _window);
        _allocation = Begin(series, last);
    }

    public SeriesMemory Memory { get; }

    public EffectivePolicy Policy => _policy;

    public void Learn(long interval, int k)
    {
        var most = _series.IsCapped && _series.Provisioned[k] > 0 ? (float)_series.Provisioned[k] : float.PositiveInfinity;
        var said = _series.SaidOf(k);
        var (application, user) = _labels.Of((said.Application, said.User));
        if (!most.Equals(_traits.Most) || (application, user) != (_traits.Application, _traits.User))
            Memory.Fit(_traits = _traits with { Most = most, Application = application, User = user }, _window);
        Memory.Learn(interval, _series.Usage[k], _series.Usage[k], Condition.Of(said.Activity));
        if (!double.IsNaN(_series.Usage[k]))
            _known = k;
    }

    /// <summary>The allocation that is in force at the bucket.</summary>
    public double Decide(int bucket)
    {
        var k = bucket - Replay.Lag;
        var result = Sizer.Decide(new SizingInput
        {
            Resource = _series.Resource,
            Policy = _policy,
            Capability = Capability(bucket),
            Allocation = _allocation,
            Peak = Memory.Peak,
            Confidence = Memory.Confidence(_policy.Quantile, (int)(_policy.ObserveFor.Ticks / HeadroomReplay.Step.Ticks)),
            TelemetryFresh = k - _known < StaleBuckets,
            WorkingSetBytes = _series.Usage[k],
            SinceUp = HeadroomReplay.Step * (bucket - _up),
            SinceDown = HeadroomReplay.Step * (bucket - _down),
        });
        if (result.Verdict == Verdict.Up)
            _up = bucket;
        else if (result.Verdict == Verdict.Down)
            _down = bucket;
        _allocation = result.Target;
        return Math.Min(_allocation, _series.CapAt(bucket));
    }

    /// <summary>What is provisioned. Where nobody knows, the highest usage so far: the highest of the whole trace would be hindsight.</summary>
    private static double Begin(ReplaySeries series, int last) => series.IsCapped
        ? series.Provisioned[last]
        : Math.Max(Replay.Floor(series.Resource), series.Seen.AsSpan(0, last + 1).ToArray().Max());

    private ActuatorCapability Capability(int bucket) => new()
    {
        Step = _series.Resource switch { Resource.Cpu => 0.05, Resource.Memory => 1024 * 1024, _ => 1000 },
        Min = Math.Min(Replay.Floor(_series.Resource), _series.CapAt(bucket)),
        Max = _series.CapAt(bucket),
        TimeToEffect = HeadroomReplay.Step,
    };
}
