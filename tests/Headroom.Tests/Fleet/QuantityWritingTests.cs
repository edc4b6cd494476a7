using FsCheck;
using FsCheck.Fluent;
using Headroom.Fleet;

namespace Headroom.Tests.Fleet;

/// <summary>What is written reads back to the same value, bit for bit.</summary>
public sealed class QuantityWritingTests
{
    // Every magnitude that an amount can have, from a billionth to more than any data centre holds.
    private static readonly Gen<double> s_amounts =
        from mantissa in Gen.Choose(0, int.MaxValue)
        from fraction in Gen.Choose(0, int.MaxValue)
        from exponent in Gen.Choose(-9, 16)
        select (mantissa + (fraction / (double)int.MaxValue)) / int.MaxValue * Math.Pow(10, exponent);

    private static readonly Gen<double> s_roundAmounts =
        from whole in Gen.Choose(0, 100_000)
        from divisor in Gen.Elements(1.0, 10, 100, 1000, 1024)
        select whole / divisor;

    private static readonly Gen<long> s_byteAmounts =
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from shift in Gen.Choose(0, 62)
        select (((long)high << 32) | (uint)low) >> shift << (shift / 2);

    private static Gen<double> Numbers => Gen.OneOf(s_amounts, s_roundAmounts);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(2, "2")]
    [InlineData(0.5, "500m")]
    [InlineData(1.25, "1250m")]
    [InlineData(0.05, "50m")]
    [InlineData(0.0005, "0.0005")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(double.NaN, "unknown")]
    [InlineData(double.PositiveInfinity, "unlimited")]
    [InlineData(1e18, "1000000000000000000")]
    [InlineData(1e300, "1E+300")]
    public void Cores_are_written(double value, string expected) => Assert.Equal(expected, new Cores(value).ToString());

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1Ki")]
    [InlineData(1025, "1025")]
    [InlineData(1536, "1.5Ki")]
    [InlineData(536_870_912, "512Mi")]
    [InlineData(4_294_967_296, "4Gi")]
    [InlineData(1_610_612_736, "1.5Gi")]
    [InlineData(2_000_000_000, "1953125Ki")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void Bytes_are_written(long value, string expected) => Assert.Equal(expected, new Bytes(value).ToString());

    [Theory]
    [InlineData(41_943_040, "40MiB/s")]
    [InlineData(100_000, "100000B/s")]
    [InlineData(0, "0B/s")]
    [InlineData(0.5, "0.5B/s")]
    [InlineData(double.PositiveInfinity, "unlimited")]
    public void Rates_are_written(double value, string expected) => Assert.Equal(expected, new BytesPerSecond(value).ToString());

    [Theory]
    [InlineData(0.2, "20%")]
    [InlineData(1.2, "120%")]
    [InlineData(0.001, "0.1%")]
    [InlineData(0, "0%")]
    [InlineData(double.NaN, "unknown")]
    public void Shares_are_written(double value, string expected) => Assert.Equal(expected, new Share(value).ToString());

    [Fact]
    public void Cores_read_back() => Property.ForAll(Numbers, v => Cores.Parse(new Cores(v).ToString()).Value == v);

    [Fact]
    public void Bytes_read_back() => Property.ForAll(s_byteAmounts, v => Bytes.Parse(new Bytes(v).ToString()).Value == v);

    [Fact]
    public void Rates_read_back() => Property.ForAll(Numbers, v => BytesPerSecond.Parse(new BytesPerSecond(v).ToString()).Value == v);

    [Fact]
    public void Shares_read_back() => Property.ForAll(Numbers, v => Share.Parse(new Share(v).ToString()).Value == v);

    [Fact]
    public void What_was_read_from_any_text_is_written_and_read_back() => Property.ForAll(Texts.Nearly, text =>
        (!Cores.TryParse(text, out var cores, out _) || Cores.Parse(cores.ToString()) == cores)
        && (!Bytes.TryParse(text, out var bytes, out _) || Bytes.Parse(bytes.ToString()) == bytes)
        && (!BytesPerSecond.TryParse(text, out var rate, out _) || BytesPerSecond.Parse(rate.ToString()) == rate)
        && (!Share.TryParse(text, out var share, out _) || Share.Parse(share.ToString()) == share));

    [Fact]
    public void Every_number_can_be_written() => Property.ForAll(ArbMap.Default.ArbFor<double>(), v =>
        new Cores(v).ToString().Length > 0 && new BytesPerSecond(v).ToString().Length > 0 && new Share(v).ToString().Length > 0);
}
