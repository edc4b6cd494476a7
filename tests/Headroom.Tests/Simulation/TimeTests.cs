using Headroom.Simulation.Time;

namespace Headroom.Tests.Simulation;

public sealed class TimeTests
{
    private readonly SimulatedTime _time = new(Fleets.Start);

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _time, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await delay;
        Assert.Equal(Fleets.Start.AddSeconds(10), _time.GetUtcNow());
    }

    [Fact]
    public void Timers_fire_in_order_and_see_their_own_moment()
    {
        var fired = new List<(string Name, DateTimeOffset At)>();
        using var late = Timer("late", 5, fired);
        using var early = Timer("early", 2, fired);
        using var tied = Timer("tied", 5, fired);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([("early", Fleets.Start.AddSeconds(2)), ("late", Fleets.Start.AddSeconds(5)), ("tied", Fleets.Start.AddSeconds(5))], fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_period_until_it_is_disposed()
    {
        var count = 0;
        var timer = _time.CreateTimer(_ => count++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, count);
        timer.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, count);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_timer_set_while_time_passes_still_fires_within_it()
    {
        var fired = new List<DateTimeOffset>();
        using var chain = _time.CreateTimer(_ => _time.CreateTimer(_ => fired.Add(_time.GetUtcNow()), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan),
            null, TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([Fleets.Start.AddSeconds(7)], fired);
    }

    [Fact]
    public void Time_does_not_go_back() => Assert.Throws<ArgumentOutOfRangeException>(() => _time.SetTo(Fleets.Start.AddTicks(-1)));

    [Fact]
    public void A_step_of_the_wall_clock_is_no_passing_of_time()
    {
        var fired = false;
        using var timer = _time.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);
        var stamp = _time.GetTimestamp();
        _time.StepWallClock(TimeSpan.FromHours(1));
        Assert.Equal(Fleets.Start.AddHours(1), _time.GetUtcNow());
        Assert.Equal((TimeSpan.Zero, false), (_time.GetElapsedTime(stamp), fired));
        _time.StepWallClock(TimeSpan.FromHours(-2));
        Assert.Equal(Fleets.Start.AddHours(-1), _time.GetUtcNow());
        Assert.Equal(_time.GetUtcNow().AddMinutes(5), _time.NextTimer);
    }

    private ITimer Timer(string name, int seconds, List<(string Name, DateTimeOffset At)> fired) =>
        _time.CreateTimer(_ => fired.Add((name, _time.GetUtcNow())), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
