namespace Headroom.Simulation.Replays;

/// <summary>A way of allocating, replayed on one series: the allocation of every bucket from the first controlled one on.</summary>
public sealed record ReplayController(string Name, Func<ReplaySeries, int, double[]> Allocate);
