using Headroom.Contracts.Api;
using Headroom.Control.Views;
using Headroom.Fleet;

namespace Headroom.Server.Api.Mapping;

internal static class FleetMapping
{
    public static FleetInfo ToInfo(this FleetSummary summary) => new()
    {
        At = summary.View.At.ToUniversalTime(),
        Version = summary.View.Version,
        PoolCount = summary.View.Pools.Length,
        HostCount = summary.View.Hosts.Length,
        VmCount = summary.View.Vms.Length,
        RunningVmCount = summary.Running,
        VmsAtRisk = summary.AtRisk,
        VmsWithoutTelemetry = summary.Silent,
        ActionsInFlight = summary.InFlight,
        Resources = [.. summary.Resources.Select(ToInfo)],
    };

    public static PoolInfo ToInfo(this PoolView pool, FleetView view) => new()
    {
        Id = pool.Id.Value,
        Paused = pool.Paused,
        Problem = pool.Problem,
        HostCount = view.Hosts.Count(h => h.Host.Pool == pool.Id),
        VmCount = view.Vms.Count(v => v.Vm.Pool == pool.Id),
        ActionsInFlight = pool.InFlight,
        Capacity = pool.Capacity.ToInfo(),
        Overcommit = pool.Overcommit.ToRatios(),
        Provisioned = pool.Provisioned.ToInfo(),
        Allocated = pool.Allocated.ToInfo(),
        Used = pool.Used.ToInfo(),
    };

    public static HostInfo ToInfo(this HostView host) => new()
    {
        Id = host.Host.Id.Value,
        Pool = host.Host.Pool.Value,
        State = Names.Of(host.Host.State),
        Zone = host.Host.Zone,
        Rack = host.Host.Rack,
        PriceClass = host.Host.Price is { } price ? Names.Of(price.Class) : null,
        PricePerHour = host.Host.Price?.PerHour,
        VmCount = host.VmCount,
        Capacity = host.Host.Capacity.ToInfo(),
        Limit = host.Limit.ToInfo(),
        Promised = host.Promised.ToInfo(),
        Used = host.Used.ToInfo(),
    };

    private static FleetResourceInfo ToInfo(ResourceTotals totals) => new()
    {
        Resource = totals.Resource.Name(),
        Unit = Numbers.Unit(totals.Resource),
        Capacity = Numbers.Known(totals.Capacity),
        Provisioned = Numbers.Known(totals.Provisioned),
        Allocated = Numbers.Known(totals.Allocated),
        Used = Numbers.Known(totals.Used),
        Reclaimed = Numbers.Known(totals.Reclaimed),
        ReclaimedShare = Numbers.Known(totals.ReclaimedShare),
    };
}
