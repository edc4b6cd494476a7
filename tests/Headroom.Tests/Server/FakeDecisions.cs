using System.Collections.Immutable;
using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Tests.Server;

/// <summary>The decisions that explain how the fake fleet's allocations came about, numbered in order of time.</summary>
internal static class FakeDecisions
{
    public static List<Decision> Between(FakeFleet fleet, PolicySet policies, DateTimeOffset from, DateTimeOffset to, long firstNumber)
    {
        var found = new List<(DateTimeOffset At, FakeVm Vm, ResourceChange Change)>();
        foreach (var vm in fleet.Vms.Where(v => v.Vm.IsRunning))
        {
            foreach (var resource in Resources.All.Where(r => !vm.IsUnlimited(r)))
            {
                for (var t = from; t < to; t += FakeFleet.Step)
                {
                    var (before, after) = (vm.Allocation(resource, t - FakeFleet.Step), vm.Allocation(resource, t));
                    if (Math.Abs(after - before) > 0.15 * before)
                        found.Add((t, vm, new ResourceChange(resource, before, after)));
                }
            }
        }

        return [.. found.OrderBy(f => f.At).ThenBy(f => f.Vm.Index).Select((f, i) => Make(firstNumber + i, f.At, f.Vm, f.Change, policies))];
    }

    public static Decision Waiting(long number, DateTimeOffset at, FakeVm vm, ResourceChange change, PolicySet policies) =>
        Make(number, at, vm, change, policies) with { Mode = Mode.Approve, History = [new Transition(at, DecisionState.Proposed, null)] };

    public static Decision Move(long number, DateTimeOffset at, FakeVm vm, string target, PolicySet policies)
    {
        var model = Make(number, at, vm, new ResourceChange(Resource.Cpu, 4, 6), policies);
        return model with
        {
            Action = new MigrateAction(vm.Vm.Id, vm.Vm.Host!.Value, new HostId(target)),
            Reason = "cpu: the host cannot promise the predicted peak; moving takes 40 s and lands 9 min before the breach",
            History =
            [
                new Transition(at, DecisionState.Proposed, null),
                new Transition(at, DecisionState.Approved, "automatic"),
                new Transition(at.AddSeconds(2), DecisionState.Started, "precopy, round 1"),
            ],
        };
    }

    private static Decision Make(long number, DateTimeOffset at, FakeVm vm, ResourceChange change, PolicySet policies)
    {
        var policy = policies.For(vm.Vm);
        var up = change.Direction == Direction.Up;
        var need = change.To * 0.98;
        var evidence = new Evidence
        {
            Policy = policy.Name,
            PolicyVersion = policy.Version,
            Quantile = policy.Quantile,
            RiskThreshold = policy.RiskThreshold,
            MinConfidence = policy.MinConfidence,
            Weight = policy.Weight,
            SampleAge = TimeSpan.FromSeconds(12),
            Changes =
            [
                new ChangeEvidence
                {
                    Resource = change.Resource,
                    Allocation = change.From,
                    Usage = vm.Usage(change.Resource, at),
                    PredictedPeak = need / 1.1,
                    Need = need,
                    Wanted = need,
                    Target = change.To,
                    Risk = up ? 0.05 + (0.4 * FakeFleet.Noise(number, 1)) : 0.001,
                    Confidence = 0.7 + (0.3 * FakeFleet.Noise(number, 2)),
                    Model = "analog",
                    Window = "2..13",
                    Trigger = up ? Trigger.Risk : Trigger.BelowThreshold,
                    Guards = up ? Guards.None : Guards.MaxStep,
                },
            ],
        };
        return new Decision
        {
            Number = number,
            Pool = vm.Vm.Pool,
            At = at,
            Scope = number % 17 == 0 ? PlanScope.Fast : PlanScope.Cycle,
            Action = new ResizeAction(vm.Vm.Id, [change]),
            Mode = policy.ModeFor(change.Direction),
            Reason = ReasonText.For(evidence),
            Evidence = evidence,
            History = Life(number, at),
        };
    }

    private static ImmutableArray<Transition> Life(long number, DateTimeOffset at)
    {
        var proposed = new Transition(at, DecisionState.Proposed, null);
        var approved = new Transition(at, DecisionState.Approved, "automatic");
        var started = new Transition(at.AddSeconds(2), DecisionState.Started, "asked the hypervisor");
        return (number % 23) switch
        {
            5 => [proposed, new Transition(at.AddMinutes(1), DecisionState.Superseded, "a newer plan replaces it")],
            11 => [proposed, approved, started, new Transition(at.AddSeconds(30), DecisionState.Failed, "the guest still sees the old size"),
                new Transition(at.AddSeconds(41), DecisionState.Undone, "set back and read back")],
            17 => [proposed, new Transition(at.AddMinutes(3), DecisionState.Skipped, "marta: month's end, not today")],
            _ => [proposed, approved, started, new Transition(at.AddSeconds(9), DecisionState.Verified, "read back, and the guest sees it")],
        };
    }
}
