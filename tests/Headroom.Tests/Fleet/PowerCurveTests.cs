using FsCheck;
using FsCheck.Fluent;
using Headroom.Fleet;

namespace Headroom.Tests.Fleet;

public sealed class PowerCurveTests
{
    // A server of the SPECpower benchmark: idle, 10 %, 20 % … full.
    private static readonly PowerCurve s_server = new([86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117]);

    [Theory]
    [InlineData(0, 86)]
    [InlineData(0.05, 87.7)]
    [InlineData(0.1, 89.4)]
    [InlineData(0.55, 104)]
    [InlineData(1, 117)]
    [InlineData(-0.2, 86)]
    [InlineData(1.3, 117)]
    public void Power_is_a_straight_line_between_the_points(double load, double watts) => Assert.Equal(watts, s_server.At(load), 9);

    [Fact]
    public void One_point_is_the_same_at_every_load() => Assert.Equal(50, new PowerCurve([50]).At(0.7));

    [Fact]
    public void Unknown_load_is_unknown_power() => Assert.True(double.IsNaN(s_server.At(double.NaN)));

    [Fact]
    public void Power_never_leaves_the_range_and_grows_with_the_load() => Property.ForAll(Gen.Choose(0, 999_999), n =>
    {
        var (less, more) = (s_server.At(n / 1e6), s_server.At((n + 1) / 1e6));
        return less >= 86 && more <= 117 + 1e-9 && less <= more + 1e-9;
    });
}
