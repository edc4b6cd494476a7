namespace Headroom.Simulation.Time;

/// <summary>A timer of <see cref="SimulatedTime"/>. Its callback runs on the thread that moves the clock.</summary>
internal sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state, long number) : ITimer
{
    /// <summary>By due time; those that fall due together fire in the order of their creation.</summary>
    public static IComparer<SimulatedTimer> ByDue { get; } = Comparer<SimulatedTimer>.Create(
        (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Number.CompareTo(b.Number));

    public long Due { get; set; }

    public long Period { get; set; }

    public bool Disposed { get; set; }

    private long Number { get; } = number;

    public bool Change(TimeSpan dueTime, TimeSpan period) => time.Arm(this, dueTime, period);

    public void Fire() => callback(state);

    public void Dispose() => time.Disarm(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
