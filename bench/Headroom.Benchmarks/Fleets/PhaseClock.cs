using Stopwatch = System.Diagnostics.Stopwatch;

namespace Headroom.Benchmarks.Fleets;

/// <summary>What a phase took: by the clock on the wall, of the processors with every thread of this process, and of new memory.</summary>
internal readonly record struct PhaseCost(double WallSeconds, double CpuSeconds, long AllocatedBytes);

/// <summary>
/// Books time to phases, each from the end of the one before. CPU time is the process's own, so that it also holds on a machine
/// that has other things to do; the compiler's and the garbage collector's threads count where they happen to run.
/// </summary>
internal sealed class PhaseClock(bool weighs)
{
    private readonly Dictionary<string, PhaseCost> _phases = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, long> _held = [];
    private long _wall = Stopwatch.GetTimestamp();
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private long _allocated = GC.GetTotalAllocatedBytes();

    public IEnumerable<KeyValuePair<string, PhaseCost>> Phases => _order.Select(name => KeyValuePair.Create(name, _phases[name]));

    /// <summary>What is in use after a phase, garbage apart; nothing unless that was asked for.</summary>
    public IReadOnlyDictionary<string, long> Held => _held;

    public PhaseCost Total => _phases.Values.Aggregate(default(PhaseCost), Add);

    public void Book(string phase)
    {
        var (wall, cpu, allocated) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var took = new PhaseCost(Stopwatch.GetElapsedTime(_wall, wall).TotalSeconds, (cpu - _cpu).TotalSeconds, allocated - _allocated);
        (_wall, _cpu, _allocated) = (wall, cpu, allocated);
        if (!_phases.TryGetValue(phase, out var before))
            _order.Add(phase);
        _phases[phase] = Add(before, took);
    }

    public void Weigh(string phase)
    {
        if (weighs)
            _held[phase] = GC.GetTotalMemory(forceFullCollection: true);
    }

    private static PhaseCost Add(PhaseCost a, PhaseCost b) =>
        new(a.WallSeconds + b.WallSeconds, a.CpuSeconds + b.CpuSeconds, a.AllocatedBytes + b.AllocatedBytes);
}
