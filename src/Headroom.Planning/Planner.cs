using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Planning;

/// <summary>
/// Snapshot in, plan out: pure and deterministic. Each VM's wants come from <see cref="Sizer"/>; here they meet the hosts.
/// Growth that fits now comes first, most urgent first; then every shrink; then the growth that needs what the shrinks free.
/// </summary>
public static class Planner
{
    public static Plan Plan(FleetSnapshot snapshot) => Plan(snapshot, focus: null);

    /// <summary>The fast lane: the same planner, for these VMs only; all others still count on their hosts.</summary>
    public static Plan Plan(FleetSnapshot snapshot, IReadOnlySet<VmId>? focus)
    {
        var wants = Wants(snapshot, focus);
        var ledger = new HostLedger(snapshot);
        HostSharing.ShareOut(wants, ledger);
        var steps = Order(wants, snapshot, ledger);
        return new Plan
        {
            At = snapshot.At,
            Pool = snapshot.Pool,
            Scope = focus is null ? PlanScope.Cycle : PlanScope.Fast,
            Steps = steps,
            Considerations = [.. wants.SelectMany(w => w.Considerations())],
        };
    }

    private static List<VmWants> Wants(FleetSnapshot snapshot, IReadOnlySet<VmId>? focus)
    {
        var busy = snapshot.InFlight.Select(f => f.Action.Vm).ToHashSet();
        var hosts = snapshot.Hosts.Select(h => h.Id).ToHashSet();
        var wants = new List<VmWants>(focus?.Count ?? snapshot.Vms.Length);
        foreach (var situation in snapshot.Vms)
        {
            if (focus is not null && !focus.Contains(situation.Vm.Id))
                continue;
            var blocked = Guards.None;
            if (!situation.Vm.IsRunning || !hosts.Contains(situation.Vm.Host!.Value))
                blocked |= Guards.NotRunning;
            if (busy.Contains(situation.Vm.Id))
                blocked |= Guards.ActionInFlight;
            if (snapshot.Paused)
                blocked |= Guards.Paused;
            wants.Add(new VmWants(situation, blocked));
        }

        return wants;
    }

    private static ImmutableArray<PlanStep> Order(List<VmWants> wants, FleetSnapshot snapshot, HostLedger ledger)
    {
        var urgentFirst = wants.Where(w => w.HasUps).OrderByDescending(w => w.Urgency).ThenBy(w => w.Situation.Vm.Id).ToList();
        var budget = new HourBudget(snapshot.StartsLastHour);
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        var later = new List<VmWants>();
        foreach (var want in urgentFirst)
        {
            if (!want.FitsNow(ledger))
                later.Add(want);
            else if (budget.Allows(want, Direction.Up))
                steps.Add(want.TakeStep(Direction.Up, ledger, snapshot.At));
        }

        foreach (var want in wants.Where(w => w.HasDowns))
        {
            if (budget.Allows(want, Direction.Down))
                steps.Add(want.TakeStep(Direction.Down, ledger, snapshot.At));
        }

        foreach (var want in later)
        {
            // A shrink that the budget kept out frees nothing, so what was granted on its account must wait.
            if (!want.FitsNow(ledger))
                want.Withdraw(Direction.Up, Guards.HostFull);
            else if (budget.Allows(want, Direction.Up))
                steps.Add(want.TakeStep(Direction.Up, ledger, snapshot.At));
        }

        return steps.ToImmutable();
    }

    /// <summary>Actions that may still start this hour; an automatic step takes one, a proposal takes none.</summary>
    private sealed class HourBudget(int startsLastHour)
    {
        private int _starts = startsLastHour;

        public bool Allows(VmWants want, Direction direction)
        {
            var policy = want.Situation.Policy;
            if (policy.ModeFor(direction) != Mode.Auto)
                return true;
            if (_starts >= policy.PerHour && !want.IsStarved)
            {
                want.Withdraw(direction, Guards.Budget);
                return false;
            }

            _starts++;
            return true;
        }
    }
}
