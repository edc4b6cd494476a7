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
        var planned = plan.Considerations.Select(c => c.Vm).ToHashSet();
        var waiting = batch.Open.Where(d => IsWaiting(d) && planned.Contains(d.Action.Vm)).ToList();
        foreach (var step in plan.Steps)
        {
            var same = waiting.Find(d => IsSame(d, step));
            if (same is not null)
            {
                waiting.Remove(same);
                continue;
            }

            var decision = batch.Make(pool, plan.Scope, step);
            if (step.Mode == Mode.Auto)
                batch.Move(decision.Number, DecisionState.Approved, "the policy is automatic");
        }

        foreach (var old in waiting)
            batch.Move(old.Number, DecisionState.Superseded, "a newer plan does without it");
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
