using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Tests.Planning;

public sealed class SizerTests
{
    private static readonly SizingInput s_calm = new()
    {
        Resource = Resource.Cpu,
        Policy = Given.Auto,
        Capability = Given.Actuator(Resource.Cpu),
        Allocation = 4,
        Peak = Distribution.Point(3.4),
        Confidence = 1,
        TelemetryFresh = true,
        WorkingSetBytes = double.NaN,
        SinceUp = TimeSpan.MaxValue,
        SinceDown = TimeSpan.MaxValue,
    };

    [Fact]
    public void Within_the_thresholds_nothing_happens() => Assert.Equal(Verdict.Hold, Sizer.Decide(s_calm).Verdict);

    [Fact]
    public void Above_the_allocation_it_grows_to_the_need_at_once()
    {
        var result = Sizer.Decide(s_calm with { Peak = Distribution.Point(4.5) });
        Assert.Equal((Verdict.Up, Trigger.Risk), (result.Verdict, result.Trigger));
        Assert.Equal(4.95, result.Target, 6);
    }

    [Fact]
    public void The_upper_threshold_acts_even_where_the_risk_does_not()
    {
        var policy = Given.Auto with { RiskThreshold = 0.999, Cpu = Given.Auto.Cpu with { Headroom = 1 } };
        var result = Sizer.Decide(s_calm with { Policy = policy });
        Assert.Equal((Verdict.Up, Trigger.AboveThreshold), (result.Verdict, result.Trigger));
    }

    [Fact]
    public void Far_below_it_shrinks_to_the_need()
    {
        var result = Sizer.Decide(s_calm with { Peak = Distribution.Point(2.5) });
        Assert.Equal(Verdict.Down, result.Verdict);
        Assert.Equal(2.75, result.Target, 6);
    }

    [Fact]
    public void One_step_down_is_bounded()
    {
        var result = Sizer.Decide(s_calm with { Peak = Distribution.Point(0.1) });
        Assert.Equal(2, result.Target, 6);
        Assert.True(result.Guards.HasFlag(Guards.MaxStep));
    }

    [Theory]
    [InlineData("stale", Guards.StaleTelemetry)]
    [InlineData("cooldown", Guards.Cooldown)]
    [InlineData("just grown", Guards.Cooldown)]
    [InlineData("confidence", Guards.LowConfidence)]
    [InlineData("foreign", Guards.ForeignChange)]
    [InlineData("cannot", Guards.CannotChange)]
    [InlineData("failed", Guards.Infeasible)]
    public void What_blocks_a_shrink(string what, Guards guard)
    {
        var wants = s_calm with { Peak = Distribution.Point(1) };
        var blocked = what switch
        {
            "stale" => wants with { TelemetryFresh = false },
            "cooldown" => wants with { SinceDown = TimeSpan.FromMinutes(14) },
            "just grown" => wants with { SinceUp = TimeSpan.FromMinutes(59) },
            "confidence" => wants with { Confidence = 0.1 },
            "foreign" => wants with { ForeignHold = true },
            "cannot" => wants with { Capability = wants.Capability with { WhyNotDown = "pinned" } },
            _ => wants with { DownInfeasible = true },
        };
        Assert.Equal(Verdict.Down, Sizer.Decide(wants).Verdict);
        var result = Sizer.Decide(blocked);
        Assert.Equal((Verdict.Hold, guard), (result.Verdict, result.Guards & guard));
    }

    [Fact]
    public void Stale_telemetry_does_not_block_growth() =>
        Assert.Equal(Verdict.Up, Sizer.Decide(s_calm with { Peak = Distribution.Point(9), TelemetryFresh = false }).Verdict);

    [Fact]
    public void Memory_never_shrinks_into_the_working_set()
    {
        var memory = s_calm with { Resource = Resource.Memory, Capability = Given.Actuator(Resource.Memory), Allocation = 8L << 30 };
        var wants = memory with { Peak = Distribution.Point(4L << 30), WorkingSetBytes = 6L << 30 };
        Assert.Equal(6L * (1L << 30) * 1.05, Sizer.Decide(wants).Target, 1.0);
        Assert.Equal(Guards.WorkingSetUnknown, Sizer.Decide(wants with { WorkingSetBytes = double.NaN }).Guards);
    }

    [Fact]
    public void Not_even_a_maximum_takes_memory_that_is_in_use()
    {
        var policy = Given.Auto with { Memory = Given.Auto.Memory with { Max = 4L << 30 } };
        var memory = s_calm with { Resource = Resource.Memory, Policy = policy, Capability = Given.Actuator(Resource.Memory), Allocation = 8L << 30 };
        var result = Sizer.Decide(memory with { Peak = Distribution.Point(3L << 30), WorkingSetBytes = 5L << 30 });
        Assert.Equal(5L * (1L << 30) * 1.05, result.Target, 1.0);
    }

    [Fact]
    public void A_starving_VM_grows_without_forecast_confidence_or_cooldown()
    {
        var patient = Given.Auto with { Cpu = Given.Auto.Cpu with { CooldownUp = TimeSpan.FromHours(2) } };
        var result = Sizer.Decide(s_calm with { Starved = true, Peak = null, Confidence = 0, Policy = patient, SinceUp = TimeSpan.FromHours(1) });
        Assert.Equal((Verdict.Up, Trigger.Pressure), (result.Verdict, result.Trigger));
        Assert.Equal(4.8, result.Target, 6);
    }

    [Fact]
    public void A_change_that_the_grain_swallows_is_too_small()
    {
        var coarse = s_calm with { Capability = s_calm.Capability with { Step = 4 }, Peak = Distribution.Point(2) };
        Assert.Equal((Verdict.Hold, Guards.MinChange), (Sizer.Decide(coarse).Verdict, Sizer.Decide(coarse).Guards & Guards.MinChange));
    }

    [Fact]
    public void A_VM_that_still_starves_is_given_much_more() =>
        Assert.Equal(8, Sizer.Decide(s_calm with { Starved = true, SinceUp = TimeSpan.FromSeconds(30) }).Target, 6);

    [Theory]
    [InlineData(3600, 8)]
    [InlineData(30, 16)]
    public void A_VM_that_starves_for_memory_is_given_much_more_at_once(int secondsSinceUp, long gibibytes)
    {
        var memory = s_calm with { Resource = Resource.Memory, Capability = Given.Actuator(Resource.Memory) with { Max = 64L << 30 }, Allocation = 4L << 30 };
        var result = Sizer.Decide(memory with { Starved = true, Peak = Distribution.Point(1L << 30), SinceUp = TimeSpan.FromSeconds(secondsSinceUp) });
        Assert.Equal(gibibytes << 30, result.Target, 1.0);
    }

    [Fact]
    public void Between_two_shrinks_a_quarter_of_an_hour_is_enough() =>
        Assert.Equal(Verdict.Down, Sizer.Decide(s_calm with { Peak = Distribution.Point(1), SinceDown = TimeSpan.FromMinutes(15) }).Verdict);

    [Fact]
    public void Without_a_forecast_nothing_else_moves() =>
        Assert.Equal((Verdict.Hold, Guards.NoForecast), (Sizer.Decide(s_calm with { Peak = null }).Verdict, Sizer.Decide(s_calm with { Peak = null }).Guards));

    [Fact]
    public void The_weight_multiplies_the_distance_moved_up()
    {
        var result = Sizer.Decide(s_calm with { Peak = Distribution.Point(5), Policy = Given.Auto with { Weight = 2 } });
        Assert.Equal(4 + (2 * 1.5), result.Target, 6);
    }

    [Fact]
    public void Policy_bounds_hold_and_say_so()
    {
        var policy = Given.Auto with { Cpu = Given.Auto.Cpu with { Min = 3, Max = 4.2 } };
        var up = Sizer.Decide(s_calm with { Policy = policy, Peak = Distribution.Point(9) });
        Assert.Equal((4.2, Guards.PolicyMax), (Math.Round(up.Target, 6), up.Guards));
        var down = Sizer.Decide(s_calm with { Policy = policy, Peak = Distribution.Point(0.2) });
        Assert.Equal(3, down.Target, 6);
    }

    [Fact]
    public void An_allocation_outside_the_bounds_is_brought_back()
    {
        var below = Given.Auto with { Cpu = Given.Auto.Cpu with { Min = 6 } };
        Assert.Equal((Verdict.Up, 6.0), Outcome(s_calm with { Policy = below }));
        var above = Given.Auto with { Cpu = Given.Auto.Cpu with { Max = 3 } };
        Assert.Equal((Verdict.Down, 3.0), Outcome(s_calm with { Policy = above }));
    }

    /// <summary>On a constant load there is one settling and then silence, wherever the allocation began.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(7.7)]
    public void A_constant_load_settles_and_stays(double load)
    {
        var allocation = 16.0;
        var changes = 0;
        for (var i = 0; i < 200; i++)
        {
            var result = Sizer.Decide(s_calm with { Peak = Distribution.Point(load), Allocation = allocation });
            if (result.Verdict == Verdict.Hold)
                continue;
            (allocation, changes) = (result.Target, changes + 1);
            Assert.True(i < 10, "it still moves after the first settling");
        }

        Assert.True(allocation >= load && allocation <= (load * 1.1 / 0.8) + 0.05, $"settled at {allocation}");
    }

    private static (Verdict, double) Outcome(SizingInput input) => (Sizer.Decide(input).Verdict, Math.Round(Sizer.Decide(input).Target, 6));
}
