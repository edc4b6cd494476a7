using Headroom.Planning.Policies;

namespace Headroom.Simulation.Replays;

/// <summary>
/// The rules of a replay. Open loop: the recorded usage is the demand, whatever is allocated. Causal: the allocation in force at a
/// bucket rests on samples at least two buckets older, because a sample is complete at its interval's end, and one interval is left
/// for deciding and acting.
/// </summary>
public static class Replay
{
    /// <summary>Buckets between the last sample that a decision sees and the first bucket that it is in force in.</summary>
    public const int Lag = 2;

    public const int BucketsPerDay = 288;

    /// <summary>No policy goes below the product's own floors.</summary>
    public static double Floor(Fleet.Resource resource) => DefaultPolicy.Value[resource].Min;

    public static double Bound(ReplaySeries series, int bucket, double allocation) =>
        Math.Min(Math.Max(allocation, Floor(series.Resource)), series.CapAt(bucket));
}
