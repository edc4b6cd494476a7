using FsCheck;
using FsCheck.Fluent;
using Headroom.Fleet;

namespace Headroom.Tests.Fleet;

public sealed class DurationTests
{
    private const double LongestDays = 3650;

    private static readonly Gen<TimeSpan> s_spans =
        from days in Gen.Choose(0, (int)LongestDays - 1)
        from milliseconds in Gen.Choose(0, 86_399_999)
        from grain in Gen.Elements(1, 1_000, 60_000, 3_600_000, 86_400_000)
        from shortened in Gen.Elements(true, false)
        select TimeSpan.FromDays(shortened ? 0 : days) + TimeSpan.FromMilliseconds(milliseconds / grain * grain);

    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("15s", 15)]
    [InlineData("5m", 300)]
    [InlineData("15m", 900)]
    [InlineData("24h", 86_400)]
    [InlineData("7d", 604_800)]
    [InlineData("1h30m", 5_400)]
    [InlineData("1.5h", 5_400)]
    [InlineData("1d2h3m4s5ms", 93_784.005)]
    [InlineData("0s", 0)]
    [InlineData(" 5m ", 300)]
    [InlineData("90m", 5_400)]
    [InlineData(".5s", 0.5)]
    [InlineData("3650d", 315_360_000)]
    public void Durations_are_read(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(seconds * 1000), Duration.Parse(text).Value);

    [Theory]
    [InlineData(null, 0, "empty")]
    [InlineData(" ", 0, "empty")]
    [InlineData("5", 1, "needs a unit")]
    [InlineData("5x", 1, "needs a unit")]
    [InlineData("5 m", 1, "needs a unit")]
    [InlineData("5M", 1, "needs a unit")]
    [InlineData("5mh", 1, "needs a unit")]
    [InlineData("1h30", 4, "needs a unit")]
    [InlineData("soon", 0, "not a number")]
    [InlineData("1h,5m", 2, "not a number")]
    [InlineData(".", 0, "not a number")]
    [InlineData("..", 0, "not a number")]
    [InlineData("1h..", 2, "not a number")]
    [InlineData("..m", 0, "not a number")]
    [InlineData("1..m", 2, "needs a unit")]
    [InlineData("0000000000000000001s", 0, "too many digits")]
    [InlineData("-5m", 0, "negative")]
    [InlineData("1h-5m", 2, "negative")]
    [InlineData("30m1h", 4, "out of order")]
    [InlineData("5m5m", 3, "out of order")]
    [InlineData("3651d", 0, "longer than ten years")]
    [InlineData("3650d1ms", 5, "longer than ten years")]
    [InlineData("0.5ms", 0, "finer than a millisecond")]
    public void An_error_shows_the_place(string? text, int position, string problem)
    {
        Assert.False(Duration.TryParse(text, out var value, out var error));
        Assert.Equal(TimeSpan.Zero, value.Value);
        Assert.Equal(position, error!.Position);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.Throws<FormatException>(() => Duration.Parse(text!)).Message);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.25, "250ms")]
    [InlineData(300, "5m")]
    [InlineData(5_400, "1h30m")]
    [InlineData(86_400, "1d")]
    [InlineData(604_800, "7d")]
    [InlineData(-5_400, "-1h30m")]
    public void Durations_are_written(double seconds, string expected) =>
        Assert.Equal(expected, new Duration(TimeSpan.FromSeconds(seconds)).ToString());

    [Fact]
    public void Durations_read_back() => Property.ForAll(s_spans, v => Duration.Parse(new Duration(v).ToString()).Value == v);

    [Fact]
    public void Every_text_gives_a_value_or_an_error_with_its_place() => Property.ForAll(Texts.Any, text =>
    {
        if (Duration.TryParse(text, out var value, out var error))
            return error is null && value.Value >= TimeSpan.Zero && value.Value <= TimeSpan.FromDays(LongestDays);
        return value == default && error!.Position >= 0 && error.Position <= error.Text.Length;
    });

    [Fact]
    public void Every_span_can_be_written() => Property.ForAll(ArbMap.Default.ArbFor<TimeSpan>(), v => new Duration(v).ToString().Length > 0);
}
