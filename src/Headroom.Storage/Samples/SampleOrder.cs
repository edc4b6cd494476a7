using Headroom.Fleet;

namespace Headroom.Storage.Samples;

/// <summary>Samples of one VM in the order of time, each start once: of two with the same start, the one that came first stays.</summary>
internal static class SampleOrder
{
    /// <summary>The sample's end; the end of time for one that would last longer than that.</summary>
    public static long EndTicks(Sample sample) =>
        (long)Int128.Clamp((Int128)sample.At.UtcTicks + sample.Length.Ticks, 0, DateTimeOffset.MaxValue.UtcTicks);

    /// <summary>The sample as it comes back from a block, where times have no offset.</summary>
    public static Sample InUtc(Sample sample) => sample.At.Offset == TimeSpan.Zero ? sample : sample with { At = sample.At.ToUniversalTime() };

    public static Sample[] Normalise(ReadOnlySpan<Sample> samples)
    {
        var copy = samples.ToArray();
        if (IsNormal(copy))
            return copy;

        // OrderBy is stable, so that the first to come is the first of its equals.
        return [.. copy.OrderBy(s => s.At.UtcTicks).DistinctBy(s => s.At.UtcTicks)];
    }

    /// <summary>Both in order; where both have a start, the kept one stays.</summary>
    public static Sample[] Merge(ReadOnlySpan<Sample> kept, ReadOnlySpan<Sample> added)
    {
        var result = new Sample[kept.Length + added.Length];
        int count = 0, next = 0;
        foreach (var sample in kept)
        {
            while (next < added.Length && added[next].At < sample.At)
                result[count++] = added[next++];
            if (next < added.Length && added[next].At == sample.At)
                next++;
            result[count++] = sample;
        }

        added[next..].CopyTo(result.AsSpan(count));
        return result[..(count + added.Length - next)];
    }

    private static bool IsNormal(Sample[] samples)
    {
        for (var i = 1; i < samples.Length; i++)
        {
            if (samples[i].At <= samples[i - 1].At)
                return false;
        }

        return true;
    }
}
