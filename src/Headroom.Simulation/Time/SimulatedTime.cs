namespace Headroom.Simulation.Time;

/// <summary>
/// A clock that somebody moves by hand, with timers that fire on the way, each at its own moment and in order. Delays and waits that
/// take a <see cref="TimeProvider"/> work under it, so that a month can pass in a second and every run is the same.
/// </summary>
public sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<SimulatedTimer> _armed = new(SimulatedTimer.ByDue);
    private long _elapsed;
    private long _wall = start.UtcTicks;
    private long _nextNumber;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>When the next timer fires; null when none is armed. A driver with nothing else to do may go straight there.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (_gate)
                return _armed.Min is { } first ? new DateTimeOffset(_wall + first.Due - _elapsed, TimeSpan.Zero) : null;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return new DateTimeOffset(_wall, TimeSpan.Zero);
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        SimulatedTimer timer;
        lock (_gate)
            timer = new SimulatedTimer(this, callback, state, _nextNumber++);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, firing what falls due.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_gate)
            target = _elapsed + by.Ticks;
        while (TakeDue(target) is { } timer)
            timer.Fire();
        lock (_gate)
            MoveTo(Math.Max(target, _elapsed));
    }

    /// <summary>Lets time pass until then. Time does not go back: see <see cref="StepWallClock"/>.</summary>
    public void SetTo(DateTimeOffset to) => Advance(to - GetUtcNow());

    /// <summary>Puts the wall clock right or wrong, in either direction, while no time passes: no timer fires.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_gate)
            _wall += by.Ticks;
    }

    internal bool Arm(SimulatedTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            if (timer.Disposed)
                return false;
            timer.Period = period > TimeSpan.Zero ? period.Ticks : 0;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            timer.Due = _elapsed + Math.Max(0, dueTime.Ticks);
            _armed.Add(timer);
            return true;
        }
    }

    internal void Disarm(SimulatedTimer timer)
    {
        lock (_gate)
        {
            timer.Disposed = true;
            _armed.Remove(timer);
        }
    }

    private SimulatedTimer? TakeDue(long until)
    {
        lock (_gate)
        {
            if (_armed.Min is not { } first || first.Due > until)
                return null;
            _armed.Remove(first);
            MoveTo(Math.Max(first.Due, _elapsed));
            if (first.Period > 0)
            {
                first.Due += first.Period;
                _armed.Add(first);
            }

            return first;
        }
    }

    private void MoveTo(long elapsed)
    {
        _wall += elapsed - _elapsed;
        _elapsed = elapsed;
    }
}
