using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Planning;

/// <summary>A rule that a plan would break.</summary>
public sealed record Violation(int Rule, VmId? Vm, string Problem);

/// <summary>
/// Checks a plan against the rules that nothing may break. Written without the planner's code and on purpose more simply, so that
/// one mistake cannot be made in both. A plan may relieve what is already broken; it may not create or worsen it.
/// </summary>
public static class PlanChecker
{
    private const double Tolerance = 1e-6;

    public static ImmutableArray<Violation> Check(FleetSnapshot snapshot, Plan plan)
    {
        var found = ImmutableArray.CreateBuilder<Violation>();
        var acted = plan.Steps.Select(s => s.Action.Vm).ToHashSet();
        var vms = snapshot.Vms.Where(s => acted.Contains(s.Vm.Id)).ToDictionary(s => s.Vm.Id);
        foreach (var step in plan.Steps)
        {
            if (!vms.TryGetValue(step.Action.Vm, out var situation))
                found.Add(new Violation(4, step.Action.Vm, "the plan acts on a VM that the snapshot does not have"));
            else
                CheckStep(step, situation, snapshot, found);
        }

        CheckOneActionPerVm(snapshot, plan, found);
        CheckCapacity(snapshot, plan, vms, found);
        return found.ToImmutable();
    }

    private static void CheckStep(
        PlanStep step, VmSituation situation, FleetSnapshot snapshot, ImmutableArray<Violation>.Builder found)
    {
        void Broken(int rule, string problem) => found.Add(new Violation(rule, situation.Vm.Id, problem));

        if (step.Action is not ResizeAction resize)
        {
            Broken(7, $"no rule permits an action of the kind {step.Action.Kind} here");
            return;
        }

        if (resize.Changes.Length == 0 || resize.Changes.Any(c => c.Direction != resize.Direction))
            Broken(7, "a resize must go in one direction, because up and down are permitted separately");
        if (step.Mode == Mode.Off || step.Mode != situation.Policy.ModeFor(resize.Direction))
            Broken(7, $"the mode is {step.Mode}, the policy says {situation.Policy.ModeFor(resize.Direction)}");
        if (snapshot.Paused)
            Broken(7, "the pool is paused");
        foreach (var change in resize.Changes)
            CheckChange(change, situation, Broken);
    }

    private static void CheckChange(ResourceChange change, VmSituation situation, Action<int, string> broken)
    {
        var name = change.Resource.Name();
        if (!double.IsFinite(change.To) || change.To <= 0)
            broken(1, $"{name}: {change.To} is no allocation");
        if (Math.Abs(change.From - situation.Vm.Allocation[change.Resource]) > Tolerance * change.From)
            broken(5, $"{name}: starts from an allocation that the VM does not have");

        var capability = situation.Capabilities[change.Resource];
        if (change.Direction == Direction.Up ? !capability.CanGrow : !capability.CanShrink)
            broken(7, $"{name}: this VM cannot be changed in this direction while it runs");
        var rules = situation.Policy[change.Resource];
        if (change.Direction == Direction.Up && change.To > Math.Max(rules.Max, capability.Min) * (1 + Tolerance))
            broken(7, $"{name}: above the policy's maximum");
        if (change.Direction == Direction.Down && change.To < Math.Min(rules.Min, capability.Max) * (1 - Tolerance))
            broken(7, $"{name}: below the policy's minimum");

        if (change.Direction == Direction.Up)
            return;
        if (!situation.TelemetryFresh)
            broken(3, $"{name}: shrinks on stale or missing telemetry");
        if (change.Resource != Resource.Memory)
            return;
        if (double.IsNaN(situation.WorkingSetBytes))
            broken(2, "memory: shrinks without knowing the guest's working set");
        else if (change.To < situation.WorkingSetBytes * 1.05 * (1 - Tolerance))
            broken(2, "memory: shrinks into the guest's working set");
    }

    private static void CheckOneActionPerVm(FleetSnapshot snapshot, Plan plan, ImmutableArray<Violation>.Builder found)
    {
        var busy = snapshot.InFlight.Select(f => f.Action.Vm).ToHashSet();
        var seen = new HashSet<(VmId, Direction)>();
        foreach (var step in plan.Steps)
        {
            if (busy.Contains(step.Action.Vm))
                found.Add(new Violation(4, step.Action.Vm, "another action on this VM is under way"));
            if (step.Action is ResizeAction { Changes.Length: > 0 } resize && !seen.Add((resize.Vm, resize.Direction)))
                found.Add(new Violation(4, step.Action.Vm, "two resizes of one VM in one direction"));
        }
    }

    private static void CheckCapacity(
        FleetSnapshot snapshot, Plan plan, Dictionary<VmId, VmSituation> vms, ImmutableArray<Violation>.Builder found)
    {
        var limit = snapshot.Hosts.ToDictionary(h => h.Id, h => h.Capacity);
        var atStart = Promised(snapshot);
        var running = new Dictionary<HostId, Amounts>(atStart);
        foreach (var step in plan.Steps)
        {
            if (step.Action is not ResizeAction resize || !vms.TryGetValue(resize.Vm, out var situation) || situation.Vm.Host is not { } host)
                continue;
            foreach (var change in resize.Changes)
            {
                var promised = (step.Mode == Mode.Auto ? running : atStart).GetValueOrDefault(host);
                var before = promised[change.Resource];
                var after = before + change.To - change.From;
                if (step.Mode == Mode.Auto)
                    running[host] = promised.With(change.Resource, after);
                var most = limit.TryGetValue(host, out var capacity) ? capacity[change.Resource] * snapshot.Overcommit[change.Resource] : 0;
                if (after > before && after > most * (1 + Tolerance))
                {
                    found.Add(new Violation(1, resize.Vm, $"{host} would promise {AmountText.Format(change.Resource, after)} of "
                        + $"{AmountText.Format(change.Resource, most)} {change.Resource.Name()}"));
                }
            }
        }
    }

    private static Dictionary<HostId, Amounts> Promised(FleetSnapshot snapshot)
    {
        var promised = new Dictionary<HostId, Amounts>();
        void Promise(HostId host, Amounts amounts)
        {
            var sum = promised.GetValueOrDefault(host);
            foreach (var resource in Resources.All)
            {
                if (double.IsFinite(amounts[resource]))
                    sum = sum.With(resource, sum[resource] + amounts[resource]);
            }

            promised[host] = sum;
        }

        // Of two actions on one VM, which must not be, the first counts.
        var flights = snapshot.InFlight.Select(f => f.Action).DistinctBy(a => a.Vm).ToDictionary(a => a.Vm);
        foreach (var vm in snapshot.Vms.Select(s => s.Vm).Concat(snapshot.Others).Where(v => v.State != VmState.Off && v.Host is not null))
        {
            var flight = flights.GetValueOrDefault(vm.Id);
            var amounts = vm.Allocation;
            foreach (var change in (flight as ResizeAction)?.Changes ?? [])
                amounts = amounts.With(change.Resource, Math.Max(amounts[change.Resource], Math.Max(change.From, change.To)));
            Promise(vm.Host!.Value, amounts);
            if (flight is MigrateAction move)
                Promise(vm.Host.Value == move.Source ? move.Target : move.Source, amounts);
        }

        foreach (var reservation in snapshot.Reservations)
            Promise(reservation.Host, reservation.Amounts);
        return promised;
    }
}
