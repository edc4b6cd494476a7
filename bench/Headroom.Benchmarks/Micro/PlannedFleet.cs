using Headroom.Control.Learning;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Simulation;
using Headroom.Simulation.Definition;

namespace Headroom.Benchmarks.Micro;

/// <summary>The sample fleet at a moment when everything is known of it: a week of history learned, and nothing under way.</summary>
internal static class PlannedFleet
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);

    private static readonly EffectivePolicy s_policy = DefaultPolicy.Value with { ModeUp = Mode.Auto, ModeDown = Mode.Auto };

    public static FleetSnapshot Snapshot(int vms, int hosts)
    {
        var fleet = SampleFleet.Build(vms, hosts);
        using var world = new World(fleet);
        var inventory = world.ReadInventory();
        var capabilities = world.ReadCapabilities();
        return new FleetSnapshot
        {
            At = fleet.Start,
            Pool = fleet.Pool,
            Hosts = inventory.Hosts,
            Vms = [.. inventory.Vms.Zip(fleet.Vms, (vm, definition) => Situation(vm, definition, capabilities[vm.Id], fleet.Start))],
            Overcommit = new Amounts(1.5, 1, 1.5, 1.5),
        };
    }

    private static VmSituation Situation(Vm vm, VmDefinition definition, VmCapabilities capabilities, DateTimeOffset now) => new()
    {
        Vm = vm,
        Capabilities = capabilities,
        Policy = s_policy,
        LastSampleEnd = now,
        TelemetryFresh = true,
        WorkingSetBytes = definition.Demand.At(Resource.Memory, now - s_step),
        Resources = [.. Resources.All.Select(r => Situation(r, definition, capabilities[r], now))],
    };

    private static ResourceSituation Situation(Resource resource, VmDefinition definition, ActuatorCapability capability, DateTimeOffset now)
    {
        var window = PeakWindow.After(capability.TimeToEffect, s_policy.Horizon, s_step);
        var series = new SeriesMemory(
            new ResourceForecaster(resource, s_step, []), new SeriesTraits { Floor = (float)SeriesKind.Floor(resource, capability.Max) }, window);
        for (var at = now - SampleFleet.History; at < now; at += s_step)
        {
            var usage = definition.Demand.At(resource, at);
            series.Learn(at.ToUnixTimeSeconds() / (long)s_step.TotalSeconds, usage, usage);
        }

        series.Forecast();
        return new ResourceSituation
        {
            Peak = series.Peak,
            Window = window,
            Model = series.Model,
            Confidence = 1,
            Usage = definition.Demand.At(resource, now - s_step),
        };
    }
}
