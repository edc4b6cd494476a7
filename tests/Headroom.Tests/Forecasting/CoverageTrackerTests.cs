using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting;

public sealed class CoverageTrackerTests
{
    [Fact]
    public void Before_anything_is_compared_the_error_is_total() => Assert.Equal(1, new CoverageTracker(0.95, 288).Error);

    [Fact]
    public void Ties_are_right_at_any_level()
    {
        var tracker = new CoverageTracker(0.95, 288);
        for (var i = 0; i < 500; i++)
            tracker.Add(0, 0);
        Assert.Equal(0, tracker.Error);
    }

    [Theory]
    [InlineData(20, 0.0)]
    [InlineData(5, 0.15)]
    public void The_error_is_the_distance_from_the_level(int onceIn, double error)
    {
        var tracker = new CoverageTracker(0.95, 1_000_000);
        for (var i = 0; i < 10_000; i++)
            tracker.Add(10, i % onceIn == 0 ? 11 : 9);
        Assert.Equal(error, tracker.Error, 3);
    }

    [Fact]
    public void Old_outcomes_are_forgotten()
    {
        var tracker = new CoverageTracker(0.95, 100);
        for (var i = 0; i < 1000; i++)
            tracker.Add(10, 11);
        for (var i = 0; i < 2000; i++)
            tracker.Add(10, i % 20 == 0 ? 11 : 9);
        Assert.InRange(tracker.Error, 0, 0.02);
    }
}
