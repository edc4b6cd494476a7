using Headroom.Fleet;

namespace Headroom.Simulation.Replays;

/// <summary>
/// The Kubernetes Vertical Pod Autoscaler's recommender: a histogram with buckets 5 % wide whose weights halve every 24 hours (for
/// memory, of daily peaks), target P90 with 15 % margin, bounds P50 and P95 widened while history is short; the allocation changes
/// when it lies outside the bounds, or after 12 hours when the target is 10 % away.
/// </summary>
internal sealed class DecayingHistogram
{
    private const double Ratio = 1.05;
    private const double Margin = 1.15;
    private const int PatienceBuckets = 144;

    private readonly double _firstWidth;
    private readonly bool _dailyPeaks;
    private readonly double[] _weights;
    private readonly double[] _past;
    private int _peak;

    private DecayingHistogram(Resource resource, double highest)
    {
        _firstWidth = resource switch { Resource.Cpu => 0.01, Resource.Memory => 10 * 1024 * 1024, _ => 1000 };
        _dailyPeaks = resource == Resource.Memory;
        _weights = new double[BucketOf(Math.Max(highest, _firstWidth)) + 2];
        _past = new double[_weights.Length];
    }

    public static double[] Allocate(ReplaySeries series, int first)
    {
        var histogram = new DecayingHistogram(series.Resource, series.Seen.Max());
        for (var k = 0; k < first - Replay.Lag; k++)
            histogram.Add(series.Seen[k], k);
        var current = series.Provisioned[first - Replay.Lag];
        var since = 0;
        return Baselines.Fill(series, first, bucket =>
        {
            var k = bucket - Replay.Lag;
            histogram.Add(series.Seen[k], k);
            var days = (k + 1) / (double)Replay.BucketsPerDay;
            var target = histogram.Quantile(0.9) * Margin;
            var low = histogram.Quantile(0.5) * Margin * Math.Pow(1 + (0.001 / days), -2);
            var high = histogram.Quantile(0.95) * Margin * (1 + (1 / days));
            var isFar = Math.Abs(target - current) > 0.1 * current;
            if (current < Math.Min(low, target) || current > Math.Max(high, target) || (bucket - first - since >= PatienceBuckets && isFar))
                (current, since) = (target, bucket - first);
            return Replay.Bound(series, bucket, current);
        });
    }

    private void Add(double value, int bucket)
    {
        if (_dailyPeaks)
        {
            AddToDay(value, bucket);
            return;
        }

        var keep = Math.Pow(2, -1.0 / Replay.BucketsPerDay);
        for (var i = 0; i < _weights.Length; i++)
            _weights[i] *= keep;
        _weights[BucketOf(value)]++;
    }

    private void AddToDay(double value, int bucket)
    {
        if (bucket > 0 && bucket % Replay.BucketsPerDay == 0)
        {
            for (var i = 0; i < _past.Length; i++)
                _past[i] *= 0.5;
            _past[_peak]++;
            _peak = 0;
        }

        _peak = Math.Max(_peak, BucketOf(value));
        for (var i = 0; i < _weights.Length; i++)
            _weights[i] = _past[i] * 0.5;
        _weights[_peak]++;
    }

    private double Quantile(double p)
    {
        var wanted = (p * _weights.Sum()) - 1e-9;
        var sum = 0.0;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i];
            if (sum >= wanted)
                return _firstWidth * (Math.Pow(Ratio, i + 1) - 1) / (Ratio - 1);
        }

        return 0;
    }

    private int BucketOf(double value) => (int)((Math.Log((value * (Ratio - 1) / _firstWidth) + 1) / Math.Log(Ratio)) + 1e-9);
}
