using Headroom.Control.Learning;

namespace Headroom.Tests.Control;

public sealed class HighestOfDayTests
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Before_the_first_value_nothing_is_known() => Assert.Equal(double.NaN, new HighestOfDay().At(s_start));

    [Fact]
    public void What_is_unknown_counts_for_nothing()
    {
        var highest = new HighestOfDay();
        highest.Add(s_start, 3);
        highest.Add(s_start, double.NaN);
        Assert.Equal(3, highest.At(s_start));
    }

    [Fact]
    public void A_value_counts_for_a_day_and_less_than_an_hour_more()
    {
        var random = new Random(4);
        var highest = new HighestOfDay();
        var values = new List<(DateTimeOffset At, double Value)>();
        for (var now = s_start; now < s_start.AddDays(4); now += TimeSpan.FromMinutes(random.Next(1, 200)))
        {
            values.Add((now, random.Next(1000)));
            highest.Add(now, values[^1].Value);
            var day = values.Where(v => v.At >= now.AddDays(-1)).Max(v => v.Value);
            var more = values.Where(v => v.At > now.AddDays(-1).AddHours(-1)).Max(v => v.Value);
            Assert.InRange(highest.At(now), day, more);
        }

        Assert.Equal(double.NaN, highest.At(s_start.AddDays(6)));
    }

    [Fact]
    public void Any_time_will_do()
    {
        var highest = new HighestOfDay();
        highest.Add(DateTimeOffset.MinValue, 1);
        Assert.Equal(1, highest.At(DateTimeOffset.MinValue));
        highest.Add(DateTimeOffset.MaxValue, 2);
        Assert.Equal(2, highest.At(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void A_late_value_does_not_replace_a_newer_one()
    {
        var highest = new HighestOfDay();
        highest.Add(s_start.AddHours(25), 2);
        highest.Add(s_start, 9);
        Assert.Equal(2, highest.At(s_start.AddHours(25)));
    }
}
