using FsCheck;
using FsCheck.Fluent;
using Headroom.Fleet;

namespace Headroom.Tests.Fleet;

public sealed class AmountTests
{
    private static readonly Amounts s_some = new(1, 2, 3, 4);

    [Theory]
    [InlineData(Resource.Cpu, 2, "2 cores")]
    [InlineData(Resource.Cpu, 1, "1 core")]
    [InlineData(Resource.Cpu, 0.05, "0.05 cores")]
    [InlineData(Resource.Cpu, 0.0042, "0.004 cores")]
    [InlineData(Resource.Cpu, 0.0001, "0 cores")]
    [InlineData(Resource.Cpu, 1.236, "1.24 cores")]
    [InlineData(Resource.Cpu, 12.36, "12.4 cores")]
    [InlineData(Resource.Cpu, 464, "464 cores")]
    [InlineData(Resource.Cpu, -0.5, "-0.5 cores")]
    [InlineData(Resource.Memory, 0, "0 B")]
    [InlineData(Resource.Memory, 999, "999 B")]
    [InlineData(Resource.Memory, 1000, "0.977 KiB")]
    [InlineData(Resource.Memory, 536_870_912, "512 MiB")]
    [InlineData(Resource.Memory, 4_294_967_296, "4 GiB")]
    [InlineData(Resource.Memory, 1e18, "888 PiB")]
    [InlineData(Resource.Disk, 41_943_040, "40 MiB/s")]
    [InlineData(Resource.Network, 100_000, "97.7 KiB/s")]
    [InlineData(Resource.Cpu, double.NaN, "unknown")]
    [InlineData(Resource.Memory, double.NaN, "unknown")]
    [InlineData(Resource.Cpu, double.PositiveInfinity, "unlimited")]
    [InlineData(Resource.Memory, double.PositiveInfinity, "unlimited")]
    [InlineData(Resource.Network, double.PositiveInfinity, "unlimited")]
    public void Amounts_read_well(Resource resource, double amount, string expected) => Assert.Equal(expected, AmountText.Format(resource, amount));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.25, "0.3 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(90, "1 min 30 s")]
    [InlineData(3_900, "1 h 5 min")]
    [InlineData(86_400, "1 d")]
    [InlineData(788_400, "9 d 3 h")]
    [InlineData(-90, "-1 min 30 s")]
    public void Durations_read_well(double seconds, string expected) =>
        Assert.Equal(expected, AmountText.FormatDuration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Bytes_without_a_value_are_unknown() => Assert.Equal("unknown", AmountText.FormatBytes(double.NaN));

    [Fact]
    public void Every_amount_and_duration_can_be_shown()
    {
        Property.ForAll(ArbMap.Default.ArbFor<double>(), v => Resources.All.All(r => AmountText.Format(r, v).Length > 0));
        Property.ForAll(ArbMap.Default.ArbFor<TimeSpan>(), v => AmountText.FormatDuration(v).Length > 0);
        Assert.StartsWith("-10675199 d", AmountText.FormatDuration(TimeSpan.MinValue), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_resource_has_its_own_place()
    {
        Assert.Equal([1, 2, 3, 4], Resources.All.Select(r => s_some[r]));
        foreach (var resource in Resources.All)
        {
            var changed = s_some.With(resource, 9);
            Assert.All(Resources.All, r => Assert.Equal(r == resource ? 9 : s_some[r], changed[r]));
        }
    }

    [Fact]
    public void A_resource_that_does_not_exist_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => s_some[(Resource)7]);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_some.With((Resource)7, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Resource)7).Name());
    }

    [Fact]
    public void Amounts_add_subtract_and_scale()
    {
        Assert.Equal(new Amounts(2, 4, 6, 8), s_some + s_some);
        Assert.Equal(Amounts.Zero, s_some - s_some);
        Assert.Equal(new Amounts(1.5, 3, 4.5, 6), s_some * 1.5);
        Assert.Equal(new Amounts(2, 1024, 10, 20), Amounts.Of(new(2), new(1024), new(10), new(20)));
    }

    [Fact]
    public void Unknown_stays_unknown_and_is_never_zero()
    {
        var sum = Amounts.Unknown + s_some;
        Assert.All(Resources.All, r => Assert.False(sum.IsKnown(r)));
        Assert.All(Resources.All, r => Assert.False((Amounts.Unknown * 0).IsKnown(r)));
        Assert.All(Resources.All, r => Assert.False(Amounts.Unknown[r] <= 0 || Amounts.Unknown[r] >= 0));
        Assert.All(Resources.All, r => Assert.True(Amounts.Unlimited.IsKnown(r)));
    }

    [Fact]
    public void Unknown_amounts_are_left_out_of_the_text() =>
        Assert.Equal("cpu 2 cores, network 1 KiB/s", Amounts.Unknown.With(Resource.Cpu, 2).With(Resource.Network, 1024).ToString());

    [Theory]
    [InlineData("cpu", Resource.Cpu)]
    [InlineData("memory", Resource.Memory)]
    [InlineData("mem", Resource.Memory)]
    [InlineData("disk", Resource.Disk)]
    [InlineData("network", Resource.Network)]
    [InlineData("net", Resource.Network)]
    public void Resources_are_named(string text, Resource expected)
    {
        Assert.True(Resources.TryParse(text, out var resource));
        Assert.Equal(expected, resource);
        Assert.StartsWith(text, resource.Name(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CPU")]
    [InlineData("gpu")]
    public void Other_names_are_not_resources(string? text) => Assert.False(Resources.TryParse(text, out _));
}
