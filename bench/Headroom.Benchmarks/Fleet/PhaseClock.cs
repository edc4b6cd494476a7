using Stopwatch = System.Diagnostics.Stopwatch;

namespace Headroom.Benchmarks.Fleet;

/// <summary>What a phase took: by the clock on the wall, and of the processors with every thread of this process.</summary>
internal readonly record struct PhaseTime(double WallSeconds, double CpuSeconds);

/// <summary>
/// Books time to phases, each from the end of the one before. CPU time is the process's own, so that it also holds on a machine
/// that has other things to do; the compiler's and the garbage collector's threads count where they happen to run.
/// </summary>
internal sealed class PhaseClock
{
    private readonly Dictionary<string, PhaseTime> _phases = [];
    private readonly List<string> _order = [];
    private long _wall = Stopwatch.GetTimestamp();
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    public IEnumerable<KeyValuePair<string, PhaseTime>> Phases => _order.Select(name => KeyValuePair.Create(name, _phases[name]));

    public PhaseTime Total => _phases.Values.Aggregate(default(PhaseTime), Add);

    public void Book(string phase)
    {
        var (wall, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var took = new PhaseTime(Stopwatch.GetElapsedTime(_wall, wall).TotalSeconds, (cpu - _cpu).TotalSeconds);
        (_wall, _cpu) = (wall, cpu);
        if (!_phases.TryGetValue(phase, out var before))
            _order.Add(phase);
        _phases[phase] = Add(before, took);
    }

    private static PhaseTime Add(PhaseTime a, PhaseTime b) => new(a.WallSeconds + b.WallSeconds, a.CpuSeconds + b.CpuSeconds);
}
