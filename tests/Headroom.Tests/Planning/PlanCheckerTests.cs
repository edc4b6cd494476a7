using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Planning;

/// <summary>For each rule, a plan that breaks it and is caught.</summary>
public sealed class PlanCheckerTests
{
    private static readonly VmSituation s_vm = Given.Vm(1, "a", Given.All(4), Given.All(3.5));
    private static readonly FleetSnapshot s_snapshot = Given.Snapshot([Given.Host("a", Given.All(6))], s_vm);

    [Fact]
    public void A_fair_resize_passes() => Assert.Empty(Check(s_snapshot, Resize(Resource.Cpu, 4, 5)));

    [Fact]
    public void Rule_1_more_than_the_host_has() => Broken(1, s_snapshot, Resize(Resource.Cpu, 4, 7));

    [Fact]
    public void Rule_1_counts_moves_in_flight_on_both_ends()
    {
        var arriving = Given.Vm(2, "b", Given.All(2), Given.All(2));
        var snapshot = Given.Snapshot([Given.Host("a", Given.All(6)), Given.Host("b", Given.All(6))], s_vm, arriving) with
        {
            InFlight = [new InFlight("d9", new MigrateAction(arriving.Vm.Id, new HostId("b"), new HostId("a")))],
        };
        Broken(1, snapshot, Resize(Resource.Cpu, 4, 5));
    }

    [Fact]
    public void Rule_1_counts_VMs_that_nothing_is_known_of()
    {
        var stranger = Given.Vm(7, "a", Given.All(2), Given.All(2)).Vm;
        Broken(1, s_snapshot with { Others = [stranger] }, Resize(Resource.Cpu, 4, 5));
    }

    [Fact]
    public void Rule_1_may_be_relieved_on_a_host_that_is_too_full_already()
    {
        var snapshot = Given.Snapshot([Given.Host("a", Given.All(2))], s_vm);
        Assert.Empty(Check(snapshot, Resize(Resource.Cpu, 4, 3)));
    }

    [Fact]
    public void Rule_2_into_the_working_set() => Broken(2, s_snapshot, Resize(Resource.Memory, 4L << 30, 3L << 30));

    [Fact]
    public void Rule_2_without_knowing_the_working_set() =>
        Broken(2, Given.Snapshot(s_snapshot.Hosts, s_vm with { WorkingSetBytes = double.NaN }), Resize(Resource.Memory, 4L << 30, 3.9 * (1L << 30)));

    [Fact]
    public void Rule_3_shrinking_blindly() =>
        Broken(3, Given.Snapshot(s_snapshot.Hosts, s_vm with { TelemetryFresh = false }), Resize(Resource.Cpu, 4, 3));

    [Fact]
    public void Rule_4_two_at_once() => Broken(4, s_snapshot, Resize(Resource.Cpu, 4, 5), Resize(Resource.Memory, 4L << 30, 5L << 30));

    [Fact]
    public void Rule_4_while_another_is_under_way() =>
        Broken(4, s_snapshot with { InFlight = [new InFlight("d1", new MigrateAction(s_vm.Vm.Id, new HostId("a"), new HostId("a")))] }, Resize(Resource.Cpu, 4, 3));

    [Fact]
    public void Rule_7_a_mode_that_the_policy_does_not_give() =>
        Broken(7, Given.Snapshot(s_snapshot.Hosts, s_vm with { Policy = Given.Auto with { ModeUp = Mode.Recommend } }), Resize(Resource.Cpu, 4, 5));

    [Fact]
    public void Rule_7_a_paused_pool() => Broken(7, s_snapshot with { Paused = true }, Resize(Resource.Cpu, 4, 5));

    [Fact]
    public void Rule_7_beyond_the_policys_bounds() =>
        Broken(7, Given.Snapshot(s_snapshot.Hosts, s_vm with { Policy = Given.Auto with { Cpu = Given.Auto.Cpu with { Max = 4.5 } } }), Resize(Resource.Cpu, 4, 5));

    [Fact]
    public void Rule_5_from_an_allocation_that_is_not_there() => Broken(5, s_snapshot, Resize(Resource.Cpu, 3, 5));

    private static PlanStep Resize(Resource resource, double from, double to) => new(
        new ResizeAction(s_vm.Vm.Id, [new ResourceChange(resource, from, to)]), Mode.Auto, "because", Evidence);

    private static Evidence Evidence => new()
    {
        Policy = "p",
        PolicyVersion = 1,
        Quantile = 0.95,
        RiskThreshold = 0.05,
        MinConfidence = 0.3,
        Weight = 1,
        SampleAge = null,
        Changes = [],
    };

    private static void Broken(int rule, FleetSnapshot snapshot, params PlanStep[] steps) =>
        Assert.Contains(Check(snapshot, steps), v => v.Rule == rule);

    private static ImmutableArray<Violation> Check(FleetSnapshot snapshot, params PlanStep[] steps) => PlanChecker.Check(snapshot, new Plan
    {
        At = snapshot.At,
        Pool = snapshot.Pool,
        Scope = PlanScope.Cycle,
        Steps = [.. steps],
        Considerations = [],
    });
}
