namespace Headroom.Simulation.Physics;

internal enum TimerKind
{
    OperationPart,
    Migration,
    Drained,
    OutOfMemory,
    Restarted,
}

/// <summary>Something that is due. It may have been put off since: whoever handles it compares the time with what is due now.</summary>
internal readonly record struct DueTimer(long At, TimerKind Kind, long Index);

/// <summary>What happens next. Things that are due together come by kind and index, never by who was entered first, so that a world
/// that was saved and loaded goes on in the same order.</summary>
internal sealed class Timetable
{
    private readonly PriorityQueue<DueTimer, DueTimer> _queue = new(Comparer<DueTimer>.Create(Compare));

    /// <summary>When the next thing is due; <see cref="WorldState.Never"/> when nothing is.</summary>
    public long Next => _queue.TryPeek(out var first, out _) ? first.At : WorldState.Never;

    public void Add(long at, TimerKind kind, long index)
    {
        if (at != WorldState.Never)
            _queue.Enqueue(new DueTimer(at, kind, index), new DueTimer(at, kind, index));
    }

    public bool TryTake(long until, out DueTimer timer)
    {
        if (!_queue.TryPeek(out timer, out _) || timer.At > until)
            return false;
        _queue.Dequeue();
        return true;
    }

    public void Clear() => _queue.Clear();

    private static int Compare(DueTimer a, DueTimer b)
    {
        if (a.At != b.At)
            return a.At.CompareTo(b.At);
        return a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : a.Index.CompareTo(b.Index);
    }
}
