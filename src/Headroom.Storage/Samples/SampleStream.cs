using Headroom.Fleet;

namespace Headroom.Storage.Samples;

/// <summary>
/// One VM's samples in a range, out of its chunks, which come one after the other, and of its tail, which was taken before the
/// first of them. Samples that moved from the tail into a chunk, or from chunk to chunk, in between are given once.
/// </summary>
internal sealed class SampleStream(Sample[] tail, long fromTicks, long toTicks)
{
    private int _next = Array.FindIndex(tail, s => s.At.UtcTicks >= fromTicks) is var first && first >= 0 ? first : tail.Length;
    private long _given = long.MinValue;

    public IEnumerable<Sample> Through(Sample[] chunk)
    {
        foreach (var sample in chunk)
        {
            var at = sample.At.UtcTicks;
            if (at < fromTicks || at >= toTicks || at <= _given)
                continue;
            for (; NextTicks < at; _next++)
                yield return tail[_next];
            if (NextTicks == at)
                _next++;
            _given = at;
            yield return sample;
        }
    }

    public IEnumerable<Sample> Rest()
    {
        for (; NextTicks < toTicks; _next++)
            yield return tail[_next];
    }

    private long NextTicks => _next < tail.Length ? tail[_next].At.UtcTicks : long.MaxValue;
}
