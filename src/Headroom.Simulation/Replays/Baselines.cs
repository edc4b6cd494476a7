using Headroom.Fleet;

namespace Headroom.Simulation.Replays;

/// <summary>
/// What others do, at the settings that they are known by: a backtest that has nothing to be compared with proves nothing. All but
/// the oracle see only what a replay allows; all are raised to the floors and cut at the known capacity.
/// </summary>
public static class Baselines
{
    private static readonly TimeSpan s_window = TimeSpan.FromDays(14);

    public static IReadOnlyList<ReplayController> All { get; } =
    [
        new("static", Static),
        new("p95", (s, first) => Percentile(s, first, 0.95, 1.15)),
        new("p99", (s, first) => Percentile(s, first, 0.99, 1.15)),
        new("max", (s, first) => Percentile(s, first, 1, 1)),
        new("vpa", DecayingHistogram.Allocate),
        new("reactive", (s, first) => Reactive(s, first, 1.2)),
        new("oracle", Oracle),
    ];

    /// <summary>What was provisioned, left alone.</summary>
    public static double[] Static(ReplaySeries series, int first) =>
        Fill(series, first, bucket => series.ProvisionedAt(bucket));

    /// <summary>A percentile of the last 14 days times a margin, decided once a day.</summary>
    public static double[] Percentile(ReplaySeries series, int first, double percentile, double margin)
    {
        var window = (int)(s_window / TimeSpan.FromMinutes(5));
        var today = 0.0;
        return Fill(series, first, bucket =>
        {
            if ((bucket - first) % Replay.BucketsPerDay == 0)
            {
                var end = bucket - Replay.Lag + 1;
                today = Quantile(series.Seen.AsSpan(Math.Max(0, end - window)..end), percentile) * margin;
            }

            return Replay.Bound(series, bucket, today);
        });
    }

    /// <summary>The last usage times a margin, when that is more than 1.2 times or less than 0.8 times the allocation.</summary>
    public static double[] Reactive(ReplaySeries series, int first, double margin)
    {
        var current = series.Provisioned[first - Replay.Lag];
        return Fill(series, first, bucket =>
        {
            var want = Replay.Bound(series, bucket, series.Seen[bucket - Replay.Lag] * margin);
            if (want > 1.2 * current || want < 0.8 * current)
                current = want;
            return Math.Min(current, series.CapAt(bucket));
        });
    }

    /// <summary>The highest usage of the hour that is about to come: the least that an hourly-peak policy could allocate.</summary>
    public static double[] Oracle(ReplaySeries series, int first) => Fill(series, first, bucket =>
    {
        var highest = 0.0;
        for (var ahead = 0; ahead < 12; ahead++)
            highest = Math.Max(highest, series.Seen[Math.Min(bucket + ahead, series.Length - 1)]);
        highest = Math.Max(highest, Replay.Floor(series.Resource));
        return series.IsCapped ? Math.Min(highest, series.ProvisionedAt(bucket)) : highest;
    });

    /// <summary>The percentile with linear interpolation between order statistics.</summary>
    internal static double Quantile(ReadOnlySpan<double> values, double p)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var position = p * (sorted.Length - 1);
        var below = (int)position;
        return below >= sorted.Length - 1 ? sorted[^1] : sorted[below] + ((sorted[below + 1] - sorted[below]) * (position - below));
    }

    internal static double[] Fill(ReplaySeries series, int first, Func<int, double> allocate)
    {
        // Two buckets beyond the trace can be decided from its last samples.
        var allocations = new double[series.Length + Replay.Lag - first];
        for (var i = 0; i < allocations.Length; i++)
            allocations[i] = allocate(first + i);
        return allocations;
    }
}
