using Headroom.Fleet;
using Headroom.Storage.Codec;

namespace Headroom.Storage.Samples;

/// <summary>Where a chunk lies in its VM's time: the first and the last start, the newest end, and how many samples there are.</summary>
internal readonly record struct ChunkHead(long Id, long StartTicks, long LastTicks, long NewestTicks, int Count);

/// <summary>Samples of one VM, in order, encoded. Chunks of one VM do not overlap.</summary>
internal sealed record Chunk(ChunkHead Head, byte[] Data)
{
    /// <summary>The samples must be in order and of one VM, and there must be some.</summary>
    public static Chunk Of(ReadOnlySpan<Sample> samples)
    {
        long newest = 0;
        foreach (var sample in samples)
            newest = Math.Max(newest, SampleOrder.EndTicks(sample));
        var head = new ChunkHead(0, samples[0].At.UtcTicks, samples[^1].At.UtcTicks, newest, samples.Length);
        return new Chunk(head, SampleCodec.Encode(samples));
    }
}
