using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>
/// Folds samples of any length into the grid: the mean weighted by time, the highest peak, whatever went on in any part. An interval is complete when a sample
/// reaches its end; intervals that nobody reported come out as unknown. Doubled and late samples are left out.
/// </summary>
internal sealed class TickAggregator(TimeSpan step)
{
    private readonly double[] _sum = new double[Resources.Count];
    private readonly double[] _seconds = new double[Resources.Count];
    private readonly double[] _peak = [double.NaN, double.NaN, double.NaN, double.NaN];
    private long _tick = long.MinValue;
    private Activity? _activity;
    private DateTimeOffset _reached = DateTimeOffset.MinValue;

    /// <summary>An interval is over, by its number since 1970. Intervals that are passed over are unknown.</summary>
    public delegate void TickDone(long tick, Amounts mean, Amounts peak, Activity? activity);

    public void Add(Sample sample, TickDone done)
    {
        if (sample.At < _reached || sample.Length <= TimeSpan.Zero)
            return;
        var tick = IntervalNumber.Of(sample.At, step);
        // Its interval was given up as unknown already.
        if (tick < _tick)
            return;
        if (_tick != long.MinValue && tick > _tick)
            Close(tick, done);
        _tick = tick;
        _reached = sample.End;
        _activity = Activity.Either(_activity, sample.Activity);
        foreach (var resource in Resources.All)
            Fold((int)resource, sample.Mean[resource] * DemandEstimator.Factor(sample, resource),
                sample.Peak[resource] * DemandEstimator.Factor(sample, resource), sample.Length.TotalSeconds);
        if (IntervalNumber.Of(sample.End, step) > tick)
            Close(tick + 1, done);
    }

    /// <summary>Time has passed: what nobody reported by now is unknown.</summary>
    public void Pass(DateTimeOffset now, TickDone done)
    {
        var tick = IntervalNumber.Of(now, step);
        if (_tick != long.MinValue && tick > _tick)
            Close(tick, done);
    }

    private void Fold(int resource, double mean, double peak, double seconds)
    {
        if (double.IsNaN(mean))
            return;
        _sum[resource] += mean * seconds;
        _seconds[resource] += seconds;
        // Where only means are measured, the mean is the least that the peak can have been.
        if (double.IsNaN(peak))
            peak = mean;
        if (!(_peak[resource] >= peak))
            _peak[resource] = peak;
    }

    private void Close(long next, TickDone done)
    {
        done(_tick, new Amounts(Mean(0), Mean(1), Mean(2), Mean(3)), new Amounts(_peak[0], _peak[1], _peak[2], _peak[3]), _activity);
        Array.Clear(_sum);
        Array.Clear(_seconds);
        Array.Fill(_peak, double.NaN);
        _activity = null;
        if (next - 1 > _tick)
            done(next - 1, Amounts.Unknown, Amounts.Unknown, null);
        _tick = next;
    }

    private double Mean(int resource) => _seconds[resource] > 0 ? _sum[resource] / _seconds[resource] : double.NaN;
}
