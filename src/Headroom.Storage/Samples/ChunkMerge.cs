using Headroom.Fleet;

namespace Headroom.Storage.Samples;

/// <summary>
/// How new samples of a VM go into its chunks. A chunk owns the time from its start to the start of the next; a sample goes to its
/// owner, which is then rewritten, so that late samples cost one chunk and not the history. A chunk that is large enough is closed:
/// what comes after its end makes a new one.
/// </summary>
internal static class ChunkMerge
{
    public const int MaxSamples = 256;

    public const int ClosedFrom = MaxSamples / 2;

    /// <summary>Samples that belong together, and the chunk that they are to be merged into; none for a new one.</summary>
    internal readonly record struct Portion(int? Owner, int Start, int Count);

    /// <summary>Divides samples in order among chunks in order.</summary>
    public static IEnumerable<Portion> Divide(IReadOnlyList<ChunkHead> heads, Sample[] samples)
    {
        var owner = -1;
        for (var start = 0; start < samples.Length;)
        {
            var at = samples[start].At.UtcTicks;
            while (owner + 1 < heads.Count && heads[owner + 1].StartTicks <= at)
                owner++;
            var closed = owner < 0 || (heads[owner].Count >= ClosedFrom && at > heads[owner].LastTicks);
            var limit = Math.Min(
                owner + 1 < heads.Count ? heads[owner + 1].StartTicks : long.MaxValue,
                owner >= 0 && !closed && heads[owner].Count >= ClosedFrom ? heads[owner].LastTicks + 1 : long.MaxValue);
            var end = start + 1;
            while (end < samples.Length && samples[end].At.UtcTicks < limit)
                end++;
            yield return new Portion(closed ? null : owner, start, end - start);
            start = end;
        }
    }

    /// <summary>Encodes samples in as few chunks of about the same size as the limit allows.</summary>
    public static IEnumerable<Chunk> Split(Sample[] samples)
    {
        var pieces = (samples.Length + MaxSamples - 1) / MaxSamples;
        for (var i = 0; i < pieces; i++)
        {
            var start = (int)((long)samples.Length * i / pieces);
            var end = (int)((long)samples.Length * (i + 1) / pieces);
            yield return Chunk.Of(samples.AsSpan(start, end - start));
        }
    }
}
