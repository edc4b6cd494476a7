using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning;

namespace Headroom.Control.Views;

/// <summary>Makes the view of the fleet from the snapshot that was planned on and the plan that came of it.</summary>
internal static class ViewBuilder
{
    public static FleetView Build(
        FleetSnapshot snapshot, Considered considered, long version, string? problem, TrainingView? training)
    {
        var ledger = new HostLedger(snapshot);
        var byHost = snapshot.Vms.ToLookup(s => s.Vm.Host);
        var inFlight = snapshot.InFlight.GroupBy(f => f.Action.Vm).ToDictionary(g => g.Key, g => g.First().Decision);
        return new FleetView
        {
            At = snapshot.At,
            Version = version,
            Training = training,
            Pools = [Pool(snapshot, problem)],
            Hosts = [.. snapshot.Hosts.Select(h => Host(h, [.. byHost[h.Id]], ledger))],
            Vms = [.. snapshot.Vms.OrderBy(s => s.Vm.Name, StringComparer.Ordinal).ThenBy(s => s.Vm.Id)
                .Select(s => Vm(s, considered, inFlight.GetValueOrDefault(s.Vm.Id)))],
        };
    }

    private static PoolView Pool(FleetSnapshot snapshot, string? problem) => new()
    {
        Id = snapshot.Pool,
        Paused = snapshot.Paused,
        Problem = problem,
        Capacity = Sum(snapshot.Hosts.Where(h => h.State == HostState.Up).Select(h => h.Capacity)),
        Overcommit = snapshot.Overcommit,
        Provisioned = Sum(snapshot.Vms.Select(s => s.Vm.Provisioned)),
        Allocated = Sum(snapshot.Vms.Select(s => s.Vm.Allocation)),
        Used = Sum(snapshot.Vms.Select(Usage)),
        InFlight = snapshot.InFlight.Length,
    };

    private static HostView Host(Host host, VmSituation[] here, HostLedger ledger) => new()
    {
        Host = host,
        Promised = ledger.Promised(host.Id),
        Limit = ledger.Limit(host.Id),
        Used = Sum(here.Select(Usage)),
        VmCount = here.Length,
    };

    private static VmView Vm(VmSituation situation, Considered considered, string? inFlight) => new()
    {
        Vm = situation.Vm,
        Policy = situation.Policy,
        TelemetryFresh = situation.TelemetryFresh,
        LastSampleEnd = situation.LastSampleEnd,
        WorkingSetBytes = situation.WorkingSetBytes,
        InFlight = inFlight,
        Resources = [.. Resources.All.Select(r => Of(situation, r, considered.Find(situation.Vm.Id, r)))],
    };

    private static ResourceView Of(VmSituation situation, Resource resource, Consideration? considered)
    {
        var of = situation[resource];
        return new ResourceView
        {
            Resource = resource,
            Usage = of.Usage,
            Allocation = situation.Vm.Allocation[resource],
            Provisioned = situation.Vm.Provisioned[resource],
            PeakMedian = of.Peak?.Quantile(0.5) ?? double.NaN,
            Peak90 = of.Peak?.Quantile(0.9) ?? double.NaN,
            Peak95 = of.Peak?.Quantile(0.95) ?? double.NaN,
            Peak99 = of.Peak?.Quantile(0.99) ?? double.NaN,
            Need = considered?.Result.Need ?? double.NaN,
            Risk = of.Peak?.Exceedance(situation.Vm.Allocation[resource]) ?? double.NaN,
            Confidence = of.Confidence,
            Covered = of.Covered,
            Covered95 = of.Covered95,
            Model = of.Model,
            Verdict = considered?.Result.Verdict ?? Planning.Sizing.Verdict.Hold,
            Target = considered?.Result.Target ?? situation.Vm.Allocation[resource],
            Trigger = considered?.Result.Trigger ?? Planning.Sizing.Trigger.None,
            Guards = considered?.Result.Guards ?? Planning.Sizing.Guards.None,
        };
    }

    private static Amounts Usage(VmSituation s) => new(s.Resources[0].Usage, s.Resources[1].Usage, s.Resources[2].Usage, s.Resources[3].Usage);

    private static Amounts Sum(IEnumerable<Amounts> amounts)
    {
        var sum = Amounts.Zero;
        foreach (var a in amounts)
            sum += new Amounts(Finite(a.Cpu), Finite(a.Memory), Finite(a.Disk), Finite(a.Network));
        return sum;
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
