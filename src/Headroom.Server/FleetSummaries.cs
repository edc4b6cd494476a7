using Headroom.Control;
using Headroom.Control.Views;
using Headroom.Fleet;

namespace Headroom.Server;

/// <summary>The fleet in a few numbers. Sums count what is known; NaN where nothing is.</summary>
public sealed record FleetSummary
{
    public required FleetView View { get; init; }

    public required int Running { get; init; }

    public required int AtRisk { get; init; }

    public required int Silent { get; init; }

    public required int InFlight { get; init; }

    public required ResourceTotals[] Resources { get; init; }

    public ResourceTotals this[Resource resource] => Resources[(int)resource];

    public static FleetSummary Of(FleetView view)
    {
        var running = view.Vms.Where(v => v.Vm.IsRunning).ToList();
        return new FleetSummary
        {
            View = view,
            Running = running.Count,
            AtRisk = running.Count(v => v.Risk > v.Policy.RiskThreshold),
            Silent = running.Count(v => !v.TelemetryFresh),
            InFlight = view.Pools.Sum(p => p.InFlight),
            Resources = [.. Headroom.Fleet.Resources.All.Select(r => ResourceTotals.Of(r, view, running))],
        };
    }
}

/// <summary>One resource over all running VMs and all hosts that are up.</summary>
public sealed record ResourceTotals(
    Resource Resource, double Capacity, double Provisioned, double Allocated, double Used, double Reclaimed, double ReclaimedShare)
{
    internal static ResourceTotals Of(Resource resource, FleetView view, List<VmView> running)
    {
        Sum provisioned = default, allocated = default, used = default, reclaimed = default, sold = default;
        foreach (var vm in running)
        {
            var part = vm[resource];
            provisioned.Add(part.Provisioned);
            allocated.Add(part.Allocation);
            used.Add(part.Usage);
            // Only where both are known: otherwise a VM without a figure would look like a saving or a loss.
            if (double.IsFinite(part.Provisioned) && double.IsFinite(part.Allocation))
            {
                sold.Add(part.Provisioned);
                reclaimed.Add(part.Provisioned - part.Allocation);
            }
        }

        Sum capacity = default;
        foreach (var host in view.Hosts.Where(h => h.Host.State == HostState.Up))
            capacity.Add(host.Host.Capacity[resource]);
        return new ResourceTotals(
            resource, capacity.Value, provisioned.Value, allocated.Value, used.Value, reclaimed.Value, reclaimed.Value / sold.Value);
    }

    /// <summary>A sum of the finite; nothing added is unknown, not zero.</summary>
    private struct Sum
    {
        private double _sum;
        private bool _any;

        public readonly double Value => _any ? _sum : double.NaN;

        public void Add(double value)
        {
            if (!double.IsFinite(value))
                return;
            _sum += value;
            _any = true;
        }
    }
}

/// <summary>Keeps the summary of the newest view, so that many readers cost one computation.</summary>
internal sealed class FleetSummaries(IControlService control)
{
    private volatile FleetSummary? _latest;

    public FleetSummary Current
    {
        get
        {
            var view = control.View;
            if (_latest is { } latest && ReferenceEquals(latest.View, view))
                return latest;
            return _latest = FleetSummary.Of(view);
        }
    }
}
