using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Simulation.Replays;

/// <summary>
/// Headroom's own rules on one series: the forecaster and the sizer that the control loop uses, with the mode forced to automatic.
/// The memory column counts as a fresh working set. There are no hosts here, so nothing is ever shared out.
/// </summary>
public static class HeadroomReplay
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);

    /// <summary>Forecasts are judged on this much history before control begins; the rest only teaches.</summary>
    private const int JudgedBuckets = 2 * Replay.BucketsPerDay;

    public static ReplayController Controller(Func<string, EffectivePolicy> policyOf) =>
        new("headroom", (series, first) => Allocate(series, first, policyOf(series.Vm)));

    private static double[] Allocate(ReplaySeries series, int first, EffectivePolicy policy)
    {
        var window = PeakWindow.After(s_step, policy.Horizon, s_step);
        var forecaster = new SeriesForecaster(new NaiveModel(), window, policy.Quantile);
        for (var k = 0; k < first - Replay.Lag; k++)
        {
            if (k < first - JudgedBuckets)
                forecaster.Recall(series.Usage[k], series.Usage[k]);
            else
                forecaster.Learn(series.Usage[k], series.Usage[k]);
        }

        var state = new State(Begin(series, first - Replay.Lag), policy);
        return Baselines.Fill(series, first, bucket =>
        {
            var k = bucket - Replay.Lag;
            forecaster.Learn(series.Usage[k], series.Usage[k]);
            return Math.Min(state.Decide(series, bucket, forecaster), series.CapAt(bucket));
        });
    }

    /// <summary>What is provisioned. Where nobody knows, the highest usage so far: the highest of the whole trace would be hindsight.</summary>
    private static double Begin(ReplaySeries series, int last) => series.IsCapped
        ? series.Provisioned[last]
        : Math.Max(Replay.Floor(series.Resource), series.Seen.AsSpan(0, last + 1).ToArray().Max());

    private sealed class State(double allocation, EffectivePolicy policy)
    {
        private const int StaleBuckets = 3;

        private double _allocation = allocation;
        private int _up = int.MinValue / 2;
        private int _down = int.MinValue / 2;
        private int _known = int.MinValue / 2;

        public double Decide(ReplaySeries series, int bucket, SeriesForecaster forecaster)
        {
            var k = bucket - Replay.Lag;
            if (!double.IsNaN(series.Usage[k]))
                _known = k;
            var result = Sizer.Decide(new SizingInput
            {
                Resource = series.Resource,
                Policy = policy,
                Capability = Capability(series, bucket),
                Allocation = _allocation,
                Peak = forecaster.Peak,
                Confidence = forecaster.Confidence((int)(policy.ObserveFor.Ticks / s_step.Ticks)),
                TelemetryFresh = k - _known < StaleBuckets,
                WorkingSetBytes = series.Usage[k],
                SinceUp = s_step * (bucket - _up),
                SinceDown = s_step * (bucket - _down),
            });
            if (result.Verdict == Verdict.Up)
                _up = bucket;
            else if (result.Verdict == Verdict.Down)
                _down = bucket;
            return _allocation = result.Target;
        }

        private static ActuatorCapability Capability(ReplaySeries series, int bucket) => new()
        {
            Step = series.Resource switch { Resource.Cpu => 0.05, Resource.Memory => 1024 * 1024, _ => 1000 },
            Min = Math.Min(Replay.Floor(series.Resource), series.CapAt(bucket)),
            Max = series.CapAt(bucket),
            TimeToEffect = s_step,
        };
    }
}
