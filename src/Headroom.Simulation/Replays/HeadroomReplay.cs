using Headroom.Control;
using Headroom.Control.Learning;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Slow;
using Headroom.Planning.Policies;
using Headroom.Simulation.Replays.Forecasts;

namespace Headroom.Simulation.Replays;

/// <summary>
/// Headroom's own rules on one resource of a recorded fleet: the forecaster and the sizer that the control loop uses, with the mode forced
/// to automatic. All series go forward together, bucket by bucket, because they learn from one another. The memory column counts as a
/// fresh working set. There are no hosts here, so nothing is ever shared out.
/// </summary>
public sealed class HeadroomReplay
{
    public const string Name = "headroom";

    internal static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>Forecasts are made and judged over this much history before control begins; the rest only teaches.</summary>
    private const int PractisedBuckets = 2 * Replay.BucketsPerDay;

    /// <summary>The slow lane's share of a step, for each series: no more than forecasting it costs otherwise.</summary>
    private const double SlowWork = 1 / 60d;

    private readonly IReadOnlyList<ReplaySeries> _fleet;
    private readonly int _first;
    private readonly long _origin;
    private readonly ControlOptions _options;
    private readonly ResourceForecaster _forecaster;
    private readonly ReplayedVm[] _vms;
    private readonly ReplayTraining _training;
    private readonly SlowLane _slow;

    /// <param name="resource">What is replayed.</param>
    /// <param name="fleet">The series, all of that resource.</param>
    /// <param name="start">When the first bucket begins.</param>
    /// <param name="first">The first bucket that is controlled.</param>
    /// <param name="policyOf">The policy of a VM, by its name.</param>
    /// <param name="options">How forecasts are learned.</param>
    public HeadroomReplay(
        Resource resource, IReadOnlyList<ReplaySeries> fleet, DateTimeOffset start, int first, Func<string, EffectivePolicy> policyOf, ControlOptions options)
    {
        (_fleet, _first, _options) = (fleet, first, options);
        _origin = start.ToUnixTimeSeconds() / (long)Step.TotalSeconds;
        _forecaster = new ResourceForecaster(resource, Step, _options.Families, farthest: 0);
        var labels = new SeriesLabels(LearnedNames.None);
        _vms = [.. fleet.Select(series => new ReplayedVm(series, first - Replay.Lag, policyOf(series.Vm), _forecaster, labels))];
        _training = new ReplayTraining(_forecaster, _options, _vms);
        _slow = new SlowLane(Math.Min(_options.SlowWork, SlowWork * _vms.Length), Replay.BucketsPerDay);
    }

    /// <summary>The allocations of every series from the first controlled bucket on.</summary>
    public IReadOnlyList<double[]> Allocate(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var length = _fleet.Count == 0 ? 0 : _fleet[0].Length;
        // Two buckets beyond the trace can be decided from its last samples.
        var allocations = _vms.Select(_ => new double[Math.Max(0, length + Replay.Lag - _first)]).ToArray();
        for (var k = 0; k < length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(k / (double)length);
            _training.Pass(k, _first, cancellationToken);
            Learn(k);
            var bucket = k + Replay.Lag;
            if (bucket >= _first)
                Decide(bucket, allocations, cancellationToken);
            else if (k >= _first - PractisedBuckets && k % _options.PractiseEvery == 0)
                Forecast(cancellationToken);
        }

        return allocations;
    }

    private void Learn(int k)
    {
        foreach (var vm in _vms)
            vm.Learn(_origin + k, k);
    }

    private void Forecast(CancellationToken cancellationToken)
    {
        _slow.Pass(_vms.Length, i => _vms[i].Memory.State, cancellationToken);
        foreach (var vm in _vms)
            vm.Memory.Forecast();
        _forecaster.Absorb();
    }

    private void Decide(int bucket, double[][] allocations, CancellationToken cancellationToken)
    {
        Forecast(cancellationToken);
        for (var i = 0; i < _vms.Length; i++)
            allocations[i][bucket - _first] = _vms[i].Decide(bucket);
    }
}
