using FsCheck;
using FsCheck.Fluent;
using Headroom.Fleet;

namespace Headroom.Tests.Fleet;

public sealed class CapabilityTests
{
    private static readonly Gen<(double Step, double Need)> s_needs =
        from step in Gen.Elements(0.001, 0.01, 0.05, 0.1, 0.25, 1, 1000, 4096, 1_048_576)
        from whole in Gen.Choose(0, 1_000_000)
        from part in Gen.Choose(0, 999)
        select (step, (whole + (part / 1000.0)) * step);

    [Theory]
    [InlineData(0.05, 0.1, 8, 0, 0.1)]
    [InlineData(0.05, 0.05, 8, 0.15, 0.15)]
    [InlineData(0.05, 0.05, 8, 0.151, 0.2)]
    [InlineData(0.05, 0.05, 8, 1.2, 1.2)]
    [InlineData(0.05, 0.05, 8, 8.01, 8)]
    [InlineData(0.05, 0.05, 8, -1, 0.05)]
    [InlineData(0.05, 0.05, 8, double.PositiveInfinity, 8)]
    [InlineData(1, 1, 16, 2.0000000000001, 2)]
    [InlineData(1, 1, 16, 2.1, 3)]
    [InlineData(1_048_576, 268_435_456, 8_589_934_592, 268_435_457, 269_484_032)]
    public void A_need_is_rounded_up_to_the_grain_within_the_limits(double step, double min, double max, double need, double expected) =>
        Assert.Equal(expected, Capability(step, min, max).Fit(need));

    [Fact]
    public void What_fits_covers_the_need_by_less_than_one_step() => Property.ForAll(s_needs, n =>
    {
        var fit = Capability(n.Step).Fit(n.Need);
        return fit >= n.Need - (1e-6 * n.Step) && fit < n.Need + n.Step;
    });

    [Fact]
    public void What_fits_fits_again() => Property.ForAll(s_needs, n =>
    {
        var fit = Capability(n.Step).Fit(n.Need);
        return Capability(n.Step).Fit(fit) == fit;
    });

    [Fact]
    public void An_allocation_on_the_grain_stays_as_it_is() => Property.ForAll(Gen.Choose(0, 20_000), n =>
        Capability(0.05).Fit((double)(n * 0.05m)) == (double)(n * 0.05m) && Capability(0.001).Fit((double)(n * 0.001m)) == (double)(n * 0.001m));

    [Fact]
    public void An_unknown_need_stays_unknown() => Assert.True(double.IsNaN(Capability(0.05).Fit(double.NaN)));

    [Fact]
    public void None_says_why_in_both_directions()
    {
        var none = ActuatorCapability.None("passthrough device");
        Assert.False(none.CanGrow || none.CanShrink);
        Assert.Equal("passthrough device", none.WhyNotUp);
        Assert.Equal("passthrough device", none.WhyNotDown);
    }

    [Fact]
    public void Each_resource_has_its_own_capability()
    {
        var vm = new VmCapabilities
        {
            Vm = default,
            Cpu = ActuatorCapability.None("cpu"),
            Memory = ActuatorCapability.None("memory"),
            Disk = ActuatorCapability.None("disk"),
            Network = ActuatorCapability.None("network"),
            Vcpus = ActuatorCapability.None("vcpus"),
            Migration = new MigrationCapability { WhyNot = "local disk" },
        };
        Assert.All(Resources.All, r => Assert.Equal(r.Name(), vm[r].WhyNotUp));
        Assert.False(vm.Migration.Possible);
        Assert.Throws<ArgumentOutOfRangeException>(() => vm[(Resource)7]);
    }

    private static ActuatorCapability Capability(double step, double min = 0, double max = double.PositiveInfinity) =>
        new() { Step = step, Min = min, Max = max, TimeToEffect = TimeSpan.Zero };
}
