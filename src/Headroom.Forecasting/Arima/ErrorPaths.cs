using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Arima;

/// <summary>
/// The future, simulated: runs of past innovations, as they followed one another, drive the error process on from where it stands. So
/// the forecast has the skew, the heavy tail and the restless hours of the series and not those of the normal distribution, and a peak
/// over a window is the highest value of each path.
/// </summary>
internal readonly ref struct ErrorPaths
{
    /// <summary>Paths simulated.</summary>
    public const int Count = 512;

    /// <summary>Paths that are followed together, from beginnings side by side; fixed, so that every machine simulates the same.</summary>
    public const int Together = 8;

    public required ErrorProcess Process { get; init; }

    /// <summary>Past innovations in the series' unit, wrapped around so that every run is as long as the longest lead, and a few more.</summary>
    public required ReadOnlySpan<float> Innovations { get; init; }

    /// <summary>How far the peak of each of those intervals stood above its mean.</summary>
    public required ReadOnlySpan<float> Excesses { get; init; }

    /// <summary>How much wider than each of those intervals the present is.</summary>
    public required ReadOnlySpan<float> Factors { get; init; }

    /// <summary>The expected value at each lead, the first at 0.</summary>
    public required ReadOnlySpan<float> Expected { get; init; }

    /// <summary>Intervals without a sample before the first lead: the error has grown meanwhile.</summary>
    public required int Gap { get; init; }

    public required float Least { get; init; }

    public required float Most { get; init; }

    public required int Seed { get; init; }

    private int Runs => Innovations.Length - Expected.Length - Gap - Together + 1;

    /// <summary>The room in the innovations that wrapping around needs.</summary>
    public static int Wrap(int leads, int gap) => leads + gap + Together - 1;

    /// <summary>Fills the values of all paths for each target; levels in the order of their leads, as sorted before.</summary>
    public void Simulate(ReadOnlySpan<Target> targets, ReadOnlySpan<int> levels, ReadOnlySpan<int> peaks, Span<float> values)
    {
        Span<Vector256<float>> state = stackalloc Vector256<float>[ErrorProcess.MostStates];
        var mixed = (ulong)Seed;
        for (var path = 0; path < Count; path += Together)
        {
            // One beginning from each part of the past, so that none is missed by chance.
            var from = (long)path * Runs / Count;
            var part = Math.Max(1, ((long)(path + Together) * Runs / Count) - from);
            var start = (int)(from + (long)(Next(ref mixed) % (ulong)part));
            state.Clear();
            Follow(start, state, targets, levels, peaks, values[path..]);
        }
    }

    private void Follow(int start, Span<Vector256<float>> state, ReadOnlySpan<Target> targets, ReadOnlySpan<int> levels, ReadOnlySpan<int> peaks, Span<float> values)
    {
        var (least, most) = (Vector256.Create(Least), Vector256.Create(Most));
        var next = 0;
        var widening = Vector256.Create(Factors[start..]) - Vector256<float>.One;
        for (var step = 0; step < Gap + Expected.Length; step++)
        {
            var innovation = Vector256.Create(Innovations[(start + step)..]);
            var error = Advance(innovation + (innovation * widening), state);
            widening *= Restlessness.Kept;
            var lead = step - Gap + 1;
            if (lead < 1)
                continue;
            var value = Vector256.Min(Vector256.Max(error + Vector256.Create(Expected[lead - 1]), least), most);
            for (; next < levels.Length && targets[levels[next]].From == lead; next++)
                value.CopyTo(values[(levels[next] * Count)..]);
            if (peaks.Length > 0)
                Raise(Vector256.Min(value + Vector256.Create(Excesses[(start + step)..]), most), lead, targets, peaks, values);
        }
    }

    private static void Raise(Vector256<float> peak, int lead, ReadOnlySpan<Target> targets, ReadOnlySpan<int> peaks, Span<float> values)
    {
        foreach (var target in peaks)
        {
            if (lead < targets[target].From || lead > targets[target].To)
                continue;
            var highest = values[(target * Count)..];
            (lead == targets[target].From ? peak : Vector256.Max(peak, Vector256.Create<float>(highest))).CopyTo(highest);
        }
    }

    private Vector256<float> Advance(Vector256<float> innovation, Span<Vector256<float>> state)
    {
        var (phi, theta, r) = (Process.Phi, Process.Theta, Process.Arma);
        var value = state[0] + innovation;
        for (var i = 0; i + 1 < r; i++)
            state[i] = state[i + 1] + (value * (float)phi[i]) + (innovation * (float)theta[i + 1]);
        state[r - 1] = value * (float)phi[r - 1];
        for (var i = 0; i < Process.Levels; i++)
            value += state[r + i] * (float)Process.Weights[i];
        if (Process.Levels > 1)
            state[r + 1] = state[r];
        if (Process.Levels > 0)
            state[r] = value;
        return value;
    }

    // SplitMix64 (Steele, Lea and Flood 2014).
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
