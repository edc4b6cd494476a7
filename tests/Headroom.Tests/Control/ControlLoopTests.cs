using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;
using Headroom.Simulation;

namespace Headroom.Tests.Control;

public sealed class ControlLoopTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>Half an hour of work in every six hours, nobody knows when, for days: the past says what is possible.</summary>
    private static double Bursts(int i)
    {
        var (block, place) = Math.DivRem(i + 7200, 72);
        return place - ((block * 29) % 67) is >= 0 and < 6 ? 3 : 0.3;
    }

    [Fact]
    public async Task An_oversized_VM_is_shrunk_and_every_step_is_verified()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)]);
        await s.PassAsync(s_hour * 3);
        Assert.InRange(s.Find("a").Allocation.Cpu, 1.0, 1.4);
        Assert.InRange(s.Find("a").Allocation.Memory, 1.04 * (1L << 30), 1.8 * (1L << 30));
        var decisions = await s.DecisionsAsync("a");
        Assert.NotEmpty(decisions);
        Assert.All(decisions, d => Assert.Equal(DecisionState.Verified, d.State));
        Assert.All(decisions, d => Assert.Equal(
            [DecisionState.Proposed, DecisionState.Approved, DecisionState.Started, DecisionState.Verified], d.History.Select(h => h.State)));
    }

    /// <summary>Rule 4: on a constant load, no action after the first settling.</summary>
    [Fact]
    public async Task A_constant_load_leads_to_silence()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1.3), Situation.Vm("b", 4, _ => 3.9), Situation.Vm("c", 2, _ => 0.01)]);
        await s.PassAsync(s_hour * 4);
        var settled = (await s.DecisionsAsync()).Count;
        await s.PassAsync(s_hour * 12);
        Assert.Equal(settled, (await s.DecisionsAsync()).Count);
    }

    /// <summary>The forecast counts: two VMs use the same now, and only their pasts differ.</summary>
    [Fact]
    public async Task A_forecast_changes_a_decision()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("steady", 8, _ => 0.3), Situation.Vm("bursty", 8, i => i < -12 ? Bursts(i) : 0.3)]);
        await s.PassAsync(s_hour * 2);
        Assert.True(s.Find("steady").Allocation.Cpu < 0.6);
        Assert.True(s.Find("bursty").Allocation.Cpu >= 3, "the room for the burst that the past promises was taken away");
    }

    /// <summary>Work from eight to noon, every day: a forecaster that knows the day makes room beforehand, one that knows only the last value cannot.</summary>
    [Theory]
    [InlineData("auto", true)]
    [InlineData("seasonal", true)]
    [InlineData("naive", false)]
    public async Task A_daily_rhythm_is_met_before_it_comes(string model, bool isMet)
    {
        static double Day(int i) => ((i % 288) + 288) % 288 is >= 96 and < 144 ? 3 : 0.3;
        var spec = Situation.Automatic.Spec with { Model = model, Horizon = TimeSpan.FromMinutes(30) };
        using var s = await Situation.BeginAsync([Situation.Vm("office", 8, Day)], spec, past: TimeSpan.FromDays(7));
        await s.PassAsync(s_hour * 5);
        Assert.True(s.Find("office").Allocation.Cpu < 1, "at night there is room to spare");
        await s.PassAsync((s_hour * 3) - TimeSpan.FromMinutes(1));
        Assert.Equal(isMet, s.Find("office").Allocation.Cpu >= 3);
        var grown = (await s.DecisionsAsync("office")).Where(d => d.Action is ResizeAction r && r.Changes.Any(c => c.Resource == Resource.Cpu && c.Direction == Direction.Up));
        Assert.Equal(isMet, grown.Any());
    }

    [Fact]
    public async Task Another_model_forecasts_from_the_same_history()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)]);
        await s.PassAsync(s_hour);
        Assert.Equal("auto", s.Loop.View.Vms[0][Resource.Cpu].Model);
        var confidence = s.Loop.View.Vms[0][Resource.Cpu].Confidence;
        var chosen = Situation.Automatic with { Spec = Situation.Automatic.Spec with { Model = "analog", Horizon = TimeSpan.FromHours(2) } };
        Assert.Equal(CommandOutcome.Done, (await s.Loop.SetPolicyAsync(chosen, 1, "eve", CancellationToken.None)).Outcome);
        await s.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal("analog", s.Loop.View.Vms[0][Resource.Cpu].Model);
        Assert.Equal(confidence, s.Loop.View.Vms[0][Resource.Cpu].Confidence, 1);
        var unknown = chosen with { Spec = chosen.Spec with { Model = "lstm" } };
        Assert.Equal(CommandOutcome.Done, (await s.Loop.SetPolicyAsync(unknown, 2, "eve", CancellationToken.None)).Outcome);
        await s.PassAsync(TimeSpan.FromMinutes(6));
        // What has learned nothing yet is stood in for by all the others.
        Assert.Equal("auto", s.Loop.View.Vms[0][Resource.Cpu].Model);
        Assert.True(double.IsFinite(s.Loop.View.Vms[0][Resource.Cpu].Peak95));
    }

    [Theory]
    [InlineData(Mode.Off, 0)]
    [InlineData(Mode.Recommend, 1)]
    [InlineData(Mode.Approve, 1)]
    public async Task Without_leave_nothing_is_changed(Mode mode, int proposals)
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)], new PolicySpec { ModeUp = mode, ModeDown = mode });
        await s.PassAsync(s_hour * 2);
        Assert.Equal(8, s.Find("a").Allocation.Cpu);
        var decisions = await s.DecisionsAsync();
        // A proposal that stays the same keeps its name.
        Assert.Equal(proposals, decisions.Count);
        Assert.All(decisions, d => Assert.Equal(DecisionState.Proposed, d.State));
    }

    [Fact]
    public async Task What_is_approved_is_done_and_what_is_skipped_is_not()
    {
        using var s = await Situation.BeginAsync(
            [Situation.Vm("a", 8, _ => 1), Situation.Vm("b", 8, _ => 1)], new PolicySpec { ModeUp = Mode.Approve, ModeDown = Mode.Approve });
        await s.PassAsync(TimeSpan.FromMinutes(10));
        var (a, b) = ((await s.DecisionsAsync("a")).Single(), (await s.DecisionsAsync("b")).Single());
        Assert.Equal(CommandOutcome.Done, (await s.Loop.ApproveAsync(a.Id, "eve", CancellationToken.None)).Outcome);
        Assert.Equal(CommandOutcome.Done, (await s.Loop.SkipAsync(b.Id, "eve", "month end", CancellationToken.None)).Outcome);
        Assert.Equal(CommandOutcome.Conflict, (await s.Loop.ApproveAsync(b.Id, "eve", CancellationToken.None)).Outcome);
        Assert.Equal(CommandOutcome.NotFound, (await s.Loop.ApproveAsync("d999999", "eve", CancellationToken.None)).Outcome);
        await s.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((DecisionState.Verified, 4.0), ((await s.Journal.FindAsync(a.Id, CancellationToken.None))!.State, s.Find("a").Allocation.Cpu));
        Assert.Equal((DecisionState.Skipped, 8.0), ((await s.Journal.FindAsync(b.Id, CancellationToken.None))!.State, s.Find("b").Allocation.Cpu));
    }

    /// <summary>What was approved long ago rests on what was known long ago.</summary>
    [Fact]
    public async Task An_approval_on_old_telemetry_begins_nothing()
    {
        using var s = await Situation.BeginAsync(
            [Situation.Vm("a", 8, _ => 1)], new PolicySpec { ModeUp = Mode.Approve, ModeDown = Mode.Approve },
            new WorldOptions { Faults = new SimulatedFaults { LostSample = 1 } });
        await s.PassAsync(TimeSpan.FromMinutes(2));
        var proposed = (await s.DecisionsAsync("a")).Single();
        s.World.Advance(s.World.Now + s_hour);
        await s.RestartHeadroomAsync(new PolicySpec { ModeUp = Mode.Approve, ModeDown = Mode.Approve });
        Assert.Equal(CommandOutcome.Done, (await s.Loop.ApproveAsync(proposed.Id, "eve", CancellationToken.None)).Outcome);
        await s.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(8, s.Find("a").Allocation.Cpu);
        Assert.Equal(DecisionState.Superseded, (await s.Journal.FindAsync(proposed.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_mode_that_was_taken_back_holds_for_what_was_approved_before()
    {
        using var s = await Situation.BeginAsync(
            [Situation.Vm("a", 8, _ => 1)], new PolicySpec { ModeUp = Mode.Approve, ModeDown = Mode.Approve });
        await s.PassAsync(TimeSpan.FromMinutes(2));
        var proposed = (await s.DecisionsAsync("a")).Single();
        await s.Loop.ApproveAsync(proposed.Id, "eve", CancellationToken.None);
        var off = new Policy { Name = Policy.DefaultName, Spec = new PolicySpec { ModeUp = Mode.Off, ModeDown = Mode.Off } };
        Assert.Equal(CommandOutcome.Done, (await s.Loop.SetPolicyAsync(off, 1, "eve", CancellationToken.None)).Outcome);
        await s.PassAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(8, s.Find("a").Allocation.Cpu);
    }

    [Fact]
    public async Task A_policy_that_was_removed_stays_removed()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)]);
        Assert.Equal(CommandOutcome.Done, (await s.Loop.RemovePolicyAsync(Policy.DefaultName, 1, "eve", CancellationToken.None)).Outcome);
        await s.Loop.SetPolicyAsync(new Policy { Name = "other" }, null, "eve", CancellationToken.None);
        await s.RestartHeadroomAsync();
        Assert.Null(s.Loop.Policies.Find(Policy.DefaultName));
    }

    [Fact]
    public async Task Modes_hold_for_each_direction()
    {
        using var s = await Situation.BeginAsync(
            [Situation.Vm("a", 8, i => i < 6 ? 1 : 6)], new PolicySpec { ModeUp = Mode.Auto, ModeDown = Mode.Recommend });
        s.World.ChangeFromOutside(s.Find("a").Id, Resource.Cpu, 2);
        await s.PassAsync(s_hour * 2);
        Assert.True(s.Find("a").Allocation.Cpu >= 6, "it was not grown");
        var down = (await s.DecisionsAsync()).Where(d => d.Action is ResizeAction { Direction: Direction.Down });
        Assert.All(down, d => Assert.DoesNotContain(d.History, h => h.State == DecisionState.Started));
    }

    [Fact]
    public async Task A_VM_in_distress_is_helped_before_the_next_cycle()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, i => i < 36 ? 0.2 : 4)]);
        await s.PassAsync((s_hour * 3) + TimeSpan.FromMinutes(4));
        var fast = (await s.DecisionsAsync("a")).Where(d => d.Scope == PlanScope.Fast).ToList();
        Assert.NotEmpty(fast);
        Assert.All(fast, d => Assert.Equal(Trigger.Pressure, d.Evidence.Changes.Single(c => c.Resource == Resource.Cpu).Trigger));
        Assert.True(s.Find("a").Allocation.Cpu >= 4, $"after four minutes it has {s.Find("a").Allocation.Cpu} cores");
    }

    /// <summary>Rule 10: somebody else's change is noticed, adopted and left alone.</summary>
    [Fact]
    public async Task A_foreign_change_is_adopted_and_left_alone()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)]);
        await s.PassAsync(s_hour * 3);
        s.World.ChangeFromOutside(s.Find("a").Id, Resource.Cpu, 6);
        await s.PassAsync(TimeSpan.FromMinutes(25));
        Assert.Equal(6, s.Find("a").Allocation.Cpu);
        Assert.Single(await s.NotesAsync("foreign-change"));
        await s.PassAsync(s_hour * 3);
        Assert.True(s.Find("a").Allocation.Cpu < 2, "it was never looked at again");
    }

    /// <summary>Rule 3: missing telemetry blocks every shrink.</summary>
    [Fact]
    public async Task Blind_is_no_time_to_shrink()
    {
        var options = new WorldOptions { Faults = new SimulatedFaults { LostSample = 1 } };
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)], options: options);
        await s.PassAsync(TimeSpan.FromMinutes(15));
        var before = (await s.DecisionsAsync()).Count;
        await s.PassAsync(s_hour * 3);
        Assert.Equal(before, (await s.DecisionsAsync()).Count);
        var view = s.Loop.View.Vms.Single();
        Assert.False(view.TelemetryFresh);
        Assert.True(view[Resource.Cpu].Guards.HasFlag(Guards.StaleTelemetry));
        Assert.Contains("too old", s.Loop.ExplainVm(view.Vm.Id)!.Changes[0].Because, StringComparison.Ordinal);
    }

    /// <summary>Rule 6: what did not take is undone and not tried again at once.</summary>
    [Fact]
    public async Task An_action_without_effect_is_found_out_and_not_repeated_at_once()
    {
        var options = new WorldOptions { Faults = new SimulatedFaults { NoEffect = 1 } };
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)], options: options);
        await s.PassAsync(TimeSpan.FromMinutes(50));
        var decisions = await s.DecisionsAsync();
        Assert.Single(decisions);
        Assert.Equal(DecisionState.Undone, decisions[0].State);
        Assert.Contains(decisions[0].History, h => h.State == DecisionState.Failed);
        await s.PassAsync(s_hour * 5);
        // An hour, then two, then four: the wait doubles.
        Assert.InRange((await s.DecisionsAsync()).Count, 2, 3);
    }

    [Fact]
    public async Task An_error_after_success_counts_as_success()
    {
        var options = new WorldOptions { Faults = new SimulatedFaults { ErrorAfterTaken = 1 } };
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)], options: options);
        await s.PassAsync(s_hour);
        Assert.All(await s.DecisionsAsync(), d => Assert.Equal(DecisionState.Verified, d.State));
        Assert.True(s.Find("a").Allocation.Cpu < 3);
    }

    [Fact]
    public async Task A_guest_that_says_no_keeps_its_memory()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)], fleet: Situation.Builder() with { RefusesToShrinkShare = 1 });
        await s.PassAsync(s_hour);
        Assert.Equal(8.0 * (1L << 30), s.Find("a").Allocation.Memory);
        var skipped = (await s.DecisionsAsync()).Where(d => d.State == DecisionState.Skipped).ToList();
        Assert.NotEmpty(skipped);
        Assert.Contains("refused", skipped[0].History[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_pool_is_left_alone()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)]);
        Assert.Equal(CommandOutcome.Done, (await s.Loop.SetPausedAsync(s.World.Fleet.Pool, true, "eve", CancellationToken.None)).Outcome);
        await s.PassAsync(s_hour);
        Assert.Empty(await s.DecisionsAsync());
        await s.RestartHeadroomAsync();
        await s.PassAsync(s_hour);
        Assert.Empty(await s.DecisionsAsync());
        await s.Loop.SetPausedAsync(s.World.Fleet.Pool, false, "eve", CancellationToken.None);
        await s.PassAsync(s_hour);
        Assert.NotEmpty(await s.DecisionsAsync());
    }

    [Fact]
    public async Task A_cycle_that_is_run_again_changes_nothing()
    {
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)]);
        await s.PassAsync(TimeSpan.FromMinutes(2));
        await s.Loop.CycleAsync(CancellationToken.None);
        var before = (await s.EntriesAsync()).Count;
        for (var i = 0; i < 5; i++)
        {
            await s.Loop.CycleAsync(CancellationToken.None);
            await s.Loop.PumpAsync(CancellationToken.None);
        }

        Assert.Equal(before, (await s.EntriesAsync()).Count);
    }

    [Fact]
    public async Task Time_outs_of_the_platform_cost_nothing_but_time()
    {
        var options = new WorldOptions { Faults = new SimulatedFaults { Timeout = 0.1 } };
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1)], options: options);
        await s.PassAsync(s_hour * 6);
        Assert.True(s.Find("a").Allocation.Cpu < 2);
        Assert.All(await s.DecisionsAsync(), d => Assert.True(d.State.IsFinal(), $"{d.Id} is {d.State}"));
    }
}
