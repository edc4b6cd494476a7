using System.Diagnostics;

namespace Headroom.Simulation.PlanetLab;

/// <summary>The processor time of a repeated piece of work.</summary>
internal sealed class StepClock
{
    private TimeSpan _sum;
    private int _count;

    public double Mean => _count > 0 ? _sum.TotalSeconds / _count : 0;

    public T Measure<T>(Func<T> work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var result = work();
        process.Refresh();
        _sum += process.TotalProcessorTime - before;
        _count++;
        return result;
    }
}
