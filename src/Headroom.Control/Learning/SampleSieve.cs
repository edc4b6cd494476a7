using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>
/// Samples are asked for with an overlap, because some arrive late; what was taken already, most of what is told, is held back here
/// before anything else is done with it.
/// </summary>
internal sealed class SampleSieve(TimeSpan overlap)
{
    private readonly HashSet<(VmId Vm, long Ticks)> _taken = [];
    private DateTimeOffset _until;

    /// <summary>From when samples are wanted.</summary>
    public DateTimeOffset Since => _until == DateTimeOffset.MinValue ? _until : _until - overlap;

    public void Begin(DateTimeOffset until) => _until = until;

    /// <summary>Those that were not taken yet, each once.</summary>
    public IReadOnlyList<T> Fresh<T>(IReadOnlyList<T> told, Func<T, Sample> sampleOf)
    {
        var seen = new HashSet<(VmId, long)>();
        return [.. told.Where(t => sampleOf(t) is var s && !_taken.Contains((s.Vm, s.At.UtcTicks)) && seen.Add((s.Vm, s.At.UtcTicks)))];
    }

    /// <summary>They are in the log now. A clock that runs ahead must not hide the samples that follow, so the cursor never passes the present.</summary>
    public void Taken(IReadOnlyList<Sample> samples, DateTimeOffset now)
    {
        foreach (var sample in samples)
        {
            _taken.Add((sample.Vm, sample.At.UtcTicks));
            var end = sample.End < now ? sample.End : now;
            if (end > _until)
                _until = end;
        }

        var forget = (_until - overlap - overlap).UtcTicks;
        _taken.RemoveWhere(t => t.Ticks < forget);
    }
}
