using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void Growth_and_shrink_of_one_VM_are_two_steps_each_in_one_direction()
    {
        var vm = Given.Vm(1, "a", Given.All(4), Given.All(3.5)).With(Resource.Cpu, s => s with { Peak = Distribution.Point(8) })
            .With(Resource.Disk, s => s with { Peak = Distribution.Point(1e6) });
        var plan = Planner.Plan(Given.Snapshot([Given.Host("a")], vm));
        Assert.Equal(["cpu", "disk"], plan.Steps.Select(s => ((ResizeAction)s.Action).Changes.Single().Resource.Name()));
    }

    [Fact]
    public void Scarce_room_is_shared_by_weight()
    {
        var heavy = Given.Auto with { Weight = 3 };
        var host = Given.Host("a", Given.Ample with { Cpu = 12 });
        var plan = Planner.Plan(Given.Snapshot([host],
            Given.Vm(1, "a", Given.All(4), Given.All(3.5), heavy).With(Resource.Cpu, s => s with { Peak = Distribution.Point(20) }),
            Given.Vm(2, "a", Given.All(4), Given.All(3.5)).With(Resource.Cpu, s => s with { Peak = Distribution.Point(20) })));
        Assert.Equal(7, Target(plan, 1, Resource.Cpu), 2);
        Assert.Equal(5, Target(plan, 2, Resource.Cpu), 2);
    }

    [Fact]
    public void A_shrink_that_makes_room_comes_before_the_growth_that_needs_it()
    {
        var host = Given.Host("a", Given.Ample with { Cpu = 8 });
        var plan = Planner.Plan(Given.Snapshot([host],
            Given.Vm(1, "a", Given.All(4), Given.All(3.5)).With(Resource.Cpu, s => s with { Peak = Distribution.Point(5) }),
            Given.Vm(2, "a", Given.All(4), Given.All(3.5)).With(Resource.Cpu, s => s with { Peak = Distribution.Point(1) })));
        Assert.Equal([Direction.Down, Direction.Up], plan.Steps.Select(s => ((ResizeAction)s.Action).Direction));
    }

    [Fact]
    public void A_full_host_says_so()
    {
        var host = Given.Host("a", Given.Ample with { Cpu = 4 });
        var plan = Planner.Plan(Given.Snapshot([host],
            Given.Vm(1, "a", Given.All(4), Given.All(3.5)).With(Resource.Cpu, s => s with { Peak = Distribution.Point(9) })));
        Assert.Empty(plan.Steps);
        Assert.True(plan.Considerations.Single(c => c.Resource == Resource.Cpu).Result.Guards.HasFlag(Guards.HostFull));
    }

    [Fact]
    public void Off_proposes_nothing_and_says_so()
    {
        var off = Given.Auto with { ModeDown = Mode.Off };
        var plan = Planner.Plan(Given.Snapshot([Given.Host("a")], Given.Vm(1, "a", Given.All(4), Given.All(0.5), off)));
        Assert.Empty(plan.Steps);
        Assert.True(plan.Considerations[0].Result.Guards.HasFlag(Guards.ModeOff));
    }

    [Fact]
    public void The_hourly_budget_stops_everything_but_the_starving()
    {
        var snapshot = Given.Snapshot([Given.Host("a")],
            Given.Vm(1, "a", Given.All(4), Given.All(8)),
            Given.Vm(2, "a", Given.All(4), Given.All(3.5)).With(Resource.Cpu, s => s with { Starved = true })) with
        { StartsLastHour = 99999 };
        Assert.Equal(Given.Id(2), Assert.Single(Planner.Plan(snapshot).Steps).Action.Vm);
    }

    [Fact]
    public void The_fast_lane_touches_only_the_VMs_in_question()
    {
        var snapshot = Given.Snapshot([Given.Host("a")], Given.Vm(1, "a", Given.All(4), Given.All(8)), Given.Vm(2, "a", Given.All(4), Given.All(8)));
        var plan = Planner.Plan(snapshot, new HashSet<VmId> { Given.Id(2) });
        Assert.Equal((PlanScope.Fast, Given.Id(2)), (plan.Scope, Assert.Single(plan.Steps).Action.Vm));
    }

    [Fact]
    public void The_same_snapshot_gives_the_same_plan() => Property.ForAll(RandomFleet.Snapshots, snapshot =>
        Planner.Plan(snapshot).Steps.SequenceEqual(Planner.Plan(snapshot).Steps));

    /// <summary>The planner and the checker share no code: over random fleets, many of them broken, they must agree.</summary>
    [Fact]
    public void No_plan_breaks_a_rule() => Property.ForAll(RandomFleet.Snapshots, snapshot =>
    {
        var violations = PlanChecker.Check(snapshot, Planner.Plan(snapshot));
        Assert.True(violations.IsEmpty, string.Join("\n", violations));
    });

    [Fact]
    public void Random_fleets_do_lead_to_plans()
    {
        var steps = RandomFleet.Snapshots.Sample(200).Select(s => Planner.Plan(s).Steps).ToList();
        Assert.True(steps.Count(s => s.Length > 0) > 150);
        Assert.Contains(steps.SelectMany(s => s), s => s.Action is ResizeAction { Direction: Direction.Up });
        Assert.Contains(steps.SelectMany(s => s), s => s.Action is ResizeAction { Direction: Direction.Down });
    }

    private static double Target(Plan plan, int vm, Resource resource) =>
        plan.Steps.Select(s => (ResizeAction)s.Action).Where(a => a.Vm == Given.Id(vm)).Select(a => a.Change(resource)).First(c => c is not null)!.Value.To;
}
