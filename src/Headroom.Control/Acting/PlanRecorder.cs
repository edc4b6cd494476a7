using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Control.Acting;

/// <summary>
/// Turns a plan into decisions. An open decision that says nearly the same stays, so that a recommendation does not change its name
/// every five minutes; one that the plan no longer wants is superseded.
/// </summary>
internal static class PlanRecorder
{
    /// <summary>Targets that differ by less are the same proposal.</summary>
    private const double SameTarget = 0.1;

    public static void Record(DecisionBook.Batch batch, Plan plan, PoolId pool)
    {
        var waiting = Waiting(batch, plan);
        foreach (var step in plan.Steps)
        {
            if (waiting.TryGetValue(step.Action.Vm, out var ofVm) && ofVm.Find(d => IsSame(d, step)) is { } same)
            {
                ofVm.Remove(same);
                continue;
            }

            var decision = batch.Make(pool, plan.Scope, step);
            if (step.Mode == Mode.Auto)
                batch.Move(decision.Number, DecisionState.Approved, "the policy is automatic");
        }

        foreach (var old in waiting.Values.SelectMany(d => d).OrderBy(d => d.Number))
            batch.Move(old.Number, DecisionState.Superseded, "a newer plan does without it");
    }

    /// <summary>What waits for a person or for its turn, of the VMs that the plan is about. Where policies only recommend, that can be
    /// a decision for every VM.</summary>
    private static Dictionary<VmId, List<Decision>> Waiting(DecisionBook.Batch batch, Plan plan)
    {
        var waiting = batch.Open.Where(IsWaiting).GroupBy(d => d.Action.Vm).ToDictionary(g => g.Key, g => g.ToList());
        if (waiting.Count == 0)
            return waiting;
        var planned = plan.Considerations.Select(c => c.Vm).ToHashSet();
        foreach (var vm in waiting.Keys.Where(vm => !planned.Contains(vm)))
            waiting.Remove(vm);
        return waiting;
    }

    private static bool IsWaiting(Decision decision) => decision.State is DecisionState.Proposed or DecisionState.Approved;

    private static bool IsSame(Decision decision, PlanStep step)
    {
        if (decision.Mode != step.Mode || decision.Action is not ResizeAction old || step.Action is not ResizeAction fresh)
            return false;
        // What is about to be carried out must be exactly what the newest plan wants.
        var tolerance = step.Mode == Mode.Auto ? 1e-9 : SameTarget;
        return old.Vm == fresh.Vm && old.Changes.Length == fresh.Changes.Length
            && old.Changes.Zip(fresh.Changes).All(p => p.First.Resource == p.Second.Resource
                && p.First.Direction == p.Second.Direction
                && Math.Abs(p.First.From - p.Second.From) <= 1e-9 * p.First.From
                && Math.Abs(p.First.To - p.Second.To) <= tolerance * p.First.To);
    }
}
