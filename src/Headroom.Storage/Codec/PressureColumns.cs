using System.Buffers;
using Headroom.Fleet;

namespace Headroom.Storage.Codec;

/// <summary>Pressure signals: for each sample which of them there are, then for each signal the values that there are.</summary>
internal static class PressureColumns
{
    private const int NumberCount = 7;
    private const int HasPressure = 1 << 8;
    private const int HasOomKills = 1 << NumberCount;

    public static void Write(ReadOnlySpan<Sample> samples, ByteWriter to)
    {
        var masks = ArrayPool<long>.Shared.Rent(samples.Length);
        var values = ArrayPool<double>.Shared.Rent(samples.Length);
        try
        {
            for (var i = 0; i < samples.Length; i++)
                masks[i] = Mask(samples[i].Pressure);
            RunColumn.Write(masks.AsSpan(0, samples.Length), to);
            for (var signal = 0; signal < NumberCount; signal++)
                NumberColumn.Write(values.AsSpan(0, Gather(samples, signal, values)), to);
            RunColumn.Write(GatherKills(samples, masks), to);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(masks);
            ArrayPool<double>.Shared.Return(values);
        }
    }

    public static Pressure?[] Read(ref ByteReader from, int count)
    {
        var masks = new long[count];
        RunColumn.Read(ref from, masks);
        var signals = new double[NumberCount][];
        for (var signal = 0; signal < NumberCount; signal++)
        {
            signals[signal] = new double[CountOf(masks, 1L << signal)];
            NumberColumn.Read(ref from, signals[signal]);
        }

        var kills = new long[CountOf(masks, HasOomKills)];
        RunColumn.Read(ref from, kills);
        return Scatter(masks, signals, kills);
    }

    private static long Mask(Pressure? pressure)
    {
        if (pressure is null)
            return 0;
        long mask = HasPressure;
        for (var signal = 0; signal < NumberCount; signal++)
            mask |= Signal(pressure, signal).HasValue ? 1L << signal : 0;
        return pressure.OomKills.HasValue ? mask | HasOomKills : mask;
    }

    private static double? Signal(Pressure pressure, int signal) => signal switch
    {
        0 => pressure.CpuSteal,
        1 => pressure.CpuStall,
        2 => pressure.MemoryStall,
        3 => pressure.DiskStall,
        4 => pressure.NetworkDropShare,
        5 => pressure.BalloonBytes,
        _ => pressure.SwapInBytesPerSecond,
    };

    private static int Gather(ReadOnlySpan<Sample> samples, int signal, Span<double> values)
    {
        var count = 0;
        foreach (var sample in samples)
        {
            if (sample.Pressure is { } pressure && Signal(pressure, signal) is { } value)
                values[count++] = value;
        }

        return count;
    }

    private static ReadOnlySpan<long> GatherKills(ReadOnlySpan<Sample> samples, Span<long> kills)
    {
        var count = 0;
        foreach (var sample in samples)
        {
            if (sample.Pressure?.OomKills is { } value)
                kills[count++] = value;
        }

        return kills[..count];
    }

    private static int CountOf(long[] masks, long bit) => masks.Count(mask => (mask & bit) != 0);

    private static Pressure?[] Scatter(long[] masks, double[][] signals, long[] kills)
    {
        var result = new Pressure?[masks.Length];
        Span<int> next = stackalloc int[NumberCount + 1];
        for (var i = 0; i < masks.Length; i++)
        {
            if ((masks[i] & HasPressure) != 0)
                result[i] = Take(masks[i], signals, kills, next);
        }

        return result;
    }

    private static Pressure Take(long mask, double[][] signals, long[] kills, Span<int> next) => new()
    {
        CpuSteal = TakeSignal(mask, 0, signals, next),
        CpuStall = TakeSignal(mask, 1, signals, next),
        MemoryStall = TakeSignal(mask, 2, signals, next),
        DiskStall = TakeSignal(mask, 3, signals, next),
        NetworkDropShare = TakeSignal(mask, 4, signals, next),
        BalloonBytes = TakeSignal(mask, 5, signals, next),
        SwapInBytesPerSecond = TakeSignal(mask, 6, signals, next),
        OomKills = (mask & HasOomKills) != 0 ? checked((int)kills[next[NumberCount]++]) : null,
    };

    private static double? TakeSignal(long mask, int signal, double[][] signals, Span<int> next) =>
        (mask & (1L << signal)) != 0 ? signals[signal][next[signal]++] : null;
}
