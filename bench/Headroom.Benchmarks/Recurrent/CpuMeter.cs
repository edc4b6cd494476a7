using System.Diagnostics;

namespace Headroom.Benchmarks.Recurrent;

/// <summary>CPU time a call, from the process's own account of it: other programs on the machine take wall-clock time and not this.</summary>
internal static class CpuMeter
{
    /// <summary>CPU seconds that a call takes, over as many calls as fill the budget; the first calls are not counted.</summary>
    public static double SecondsPerCall(TimeSpan budget, Action call)
    {
        Repeat(TimeSpan.FromSeconds(0.3), call);
        return Repeat(budget, call);
    }

    private static double Repeat(TimeSpan budget, Action call)
    {
        using var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        long calls = 0;
        for (var batch = 1; ; batch *= 2)
        {
            for (var i = 0; i < batch; i++)
                call();
            calls += batch;
            process.Refresh();
            var spent = process.TotalProcessorTime - start;
            if (spent >= budget)
                return spent.TotalSeconds / calls;
            batch = Math.Min(batch, 1 << 20);
        }
    }
}
