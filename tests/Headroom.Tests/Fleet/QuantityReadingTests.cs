using Headroom.Fleet;

namespace Headroom.Tests.Fleet;

/// <summary>What people may write for an amount, and where an error points.</summary>
public sealed class QuantityReadingTests
{
    [Theory]
    [InlineData("2", 2)]
    [InlineData("0.5", 0.5)]
    [InlineData("500m", 0.5)]
    [InlineData("50m", 0.05)]
    [InlineData("1500m", 1.5)]
    [InlineData("1m", 0.001)]
    [InlineData("0.1m", 0.0001)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("0", 0)]
    [InlineData("007", 7)]
    [InlineData(" 4 ", 4)]
    [InlineData("500 m", 0.5)]
    [InlineData("0.30000000000000004", 0.30000000000000004)]
    public void Cores_are_read(string text, double expected) => Assert.Equal(expected, Cores.Parse(text).Value);

    [Theory]
    [InlineData("1048576", 1_048_576)]
    [InlineData("1048576B", 1_048_576)]
    [InlineData("1Ki", 1024)]
    [InlineData("512Mi", 536_870_912)]
    [InlineData("512MiB", 536_870_912)]
    [InlineData("512 MiB", 536_870_912)]
    [InlineData("4Gi", 4_294_967_296)]
    [InlineData("1.5Gi", 1_610_612_736)]
    [InlineData("2Ti", 2_199_023_255_552)]
    [InlineData("1Pi", 1_125_899_906_842_624)]
    [InlineData("1k", 1000)]
    [InlineData("1kB", 1000)]
    [InlineData("1K", 1000)]
    [InlineData("100KB", 100_000)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("2G", 2_000_000_000)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("0.5k", 500)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Bytes_are_read(string text, long expected) => Assert.Equal(expected, Bytes.Parse(text).Value);

    [Theory]
    [InlineData("40MiB/s", 41_943_040)]
    [InlineData("40Mi/s", 41_943_040)]
    [InlineData("40Mi", 41_943_040)]
    [InlineData("100KB/s", 100_000)]
    [InlineData("100kB/s", 100_000)]
    [InlineData("1.5GB/s", 1_500_000_000)]
    [InlineData("1048576", 1_048_576)]
    [InlineData("1048576/s", 1_048_576)]
    [InlineData("0.5B/s", 0.5)]
    public void Rates_are_read(string text, double expected) => Assert.Equal(expected, BytesPerSecond.Parse(text).Value);

    [Theory]
    [InlineData("20%", 0.2)]
    [InlineData("20 %", 0.2)]
    [InlineData("0.2", 0.2)]
    [InlineData("1", 1)]
    [InlineData("100%", 1)]
    [InlineData("120%", 1.2)]
    [InlineData("0.1%", 0.001)]
    [InlineData("99.9%", 0.999)]
    public void Shares_are_read(string text, double expected) => Assert.Equal(expected, Share.Parse(text).Value);

    [Theory]
    [InlineData(QuantityKind.Cores, null, 0, "empty")]
    [InlineData(QuantityKind.Cores, "", 0, "empty")]
    [InlineData(QuantityKind.Cores, "  ", 0, "empty")]
    [InlineData(QuantityKind.Cores, "many", 0, "not a number")]
    [InlineData(QuantityKind.Cores, "+5", 0, "not a number")]
    [InlineData(QuantityKind.Cores, "NaN", 0, "not a number")]
    [InlineData(QuantityKind.Cores, ".", 0, "not a number")]
    [InlineData(QuantityKind.Cores, "..", 0, "not a number")]
    [InlineData(QuantityKind.Cores, ".m", 0, "not a number")]
    [InlineData(QuantityKind.Cores, "-1", 0, "negative")]
    [InlineData(QuantityKind.Cores, "1.2.3", 3, "unknown unit")]
    [InlineData(QuantityKind.Cores, "1..", 2, "unknown unit")]
    [InlineData(QuantityKind.Cores, "1..5", 2, "unknown unit")]
    [InlineData(QuantityKind.Cores, "1,5", 1, "unknown unit")]
    [InlineData(QuantityKind.Cores, "1e3", 1, "unknown unit")]
    [InlineData(QuantityKind.Cores, "500M", 3, "unknown unit")]
    [InlineData(QuantityKind.Cores, "500 mm", 4, "unknown unit")]
    [InlineData(QuantityKind.Cores, "4Gi", 1, "unknown unit")]
    [InlineData(QuantityKind.Cores, "20%", 2, "unknown unit")]
    [InlineData(QuantityKind.Cores, "1000000000000000000.1", 0, "too large")]
    [InlineData(QuantityKind.BytesPerSecond, "9223372036854775807", 0, "too large")]
    [InlineData(QuantityKind.Bytes, "9223372036854775808", 0, "too large")]
    [InlineData(QuantityKind.Cores, "99999999999999999999999999999999999999", 0, "more digits than can be held")]
    [InlineData(QuantityKind.Cores, "00000000000000000000000000000000000000000000000000000000000000001", 64, "too long")]
    [InlineData(QuantityKind.Bytes, "4gi", 1, "unknown unit")]
    [InlineData(QuantityKind.Bytes, "4GiB/s", 1, "unknown unit")]
    [InlineData(QuantityKind.Bytes, "4Ei", 1, "unknown unit")]
    [InlineData(QuantityKind.Bytes, "0.5", 0, "not a whole number of bytes")]
    [InlineData(QuantityKind.Bytes, "0.3Ki", 0, "not a whole number of bytes")]
    [InlineData(QuantityKind.Bytes, "9000Pi", 0, "too large")]
    [InlineData(QuantityKind.Bytes, "79228162514264337593543950335Pi", 0, "too large")]
    [InlineData(QuantityKind.BytesPerSecond, "40Mbit/s", 2, "unknown unit")]
    [InlineData(QuantityKind.BytesPerSecond, "40MiB/h", 2, "unknown unit")]
    [InlineData(QuantityKind.Share, "20 percent", 3, "unknown unit")]
    [InlineData(QuantityKind.Share, "-20%", 0, "negative")]
    public void An_error_shows_the_place(QuantityKind kind, string? text, int position, string problem)
    {
        Assert.False(QuantityText.TryRead(text, kind, out var value, out var error));
        Assert.Equal(0, value);
        Assert.Equal(position, error!.Position);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_marks_the_place()
    {
        Assert.False(Cores.TryParse("500 mm", out _, out var error));
        Assert.Equal("'500 mm': has an unknown unit; expected cores such as 2, 0.5 or 500m at character 5 ('500 ⟂mm')", error!.Message);
    }

    [Fact]
    public void Parse_throws_with_the_same_message()
    {
        Assert.False(Bytes.TryParse("4gi", out _, out var error));
        Assert.Equal(error!.Message, Assert.Throws<FormatException>(() => Bytes.Parse("4gi")).Message);
    }

    [Theory]
    [InlineData(QuantityKind.Cores)]
    [InlineData(QuantityKind.Bytes)]
    [InlineData(QuantityKind.BytesPerSecond)]
    [InlineData(QuantityKind.Share)]
    public void Every_text_gives_a_value_or_an_error_with_its_place(QuantityKind kind) => Property.ForAll(Texts.Any, text =>
    {
        if (QuantityText.TryRead(text, kind, out var value, out var error))
            return error is null && value is >= 0 and <= long.MaxValue;
        return value == 0 && error!.Position >= 0 && error.Position <= error.Text.Length && error.Message.Length > 0;
    });
}
