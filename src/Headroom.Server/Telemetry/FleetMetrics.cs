using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting.Mixing;
using Headroom.Planning.Sizing;

namespace Headroom.Server.Telemetry;

/// <summary>Every metric in one place. Labels are bounded: pool, resource, direction, state, model and kind of target, never a VM or a user.</summary>
internal static class FleetMetrics
{
    private static readonly (Resource Resource, string Unit)[] s_units =
    [
        (Resource.Cpu, "cores"),
        (Resource.Memory, "bytes"),
        (Resource.Disk, "bytes_per_second"),
        (Resource.Network, "bytes_per_second"),
    ];

    public static string Write(FleetSummary summary, int eventReaders)
    {
        var text = new PrometheusText();
        var view = summary.View;
        WriteState(text, summary, eventReaders);
        WritePools(text, view);
        foreach (var (resource, unit) in s_units)
            WriteAmounts(text, view, resource, unit);
        WriteForecasts(text, view);
        WriteWants(text, view);
        return text.ToString();
    }

    private static void WriteState(PrometheusText text, FleetSummary summary, int eventReaders)
    {
        text.Family("headroom_view_version", "counter", "Cycles and fast re-plans so far").Value("headroom_view_version", summary.View.Version);
        text.Family("headroom_view_timestamp_seconds", "gauge", "When the fleet was last looked at")
            .Value("headroom_view_timestamp_seconds", summary.View.At.ToUnixTimeMilliseconds() / 1000.0);
        text.Family("headroom_vm_at_risk_count", "gauge", "Running VMs whose risk is above their policy's threshold")
            .Value("headroom_vm_at_risk_count", summary.AtRisk);
        text.Family("headroom_vm_silent_count", "gauge", "Running VMs without a fresh sample").Value("headroom_vm_silent_count", summary.Silent);
        text.Family("headroom_event_readers", "gauge", "Connections that follow the events").Value("headroom_event_readers", eventReaders);
    }

    private static void WritePools(PrometheusText text, FleetView view)
    {
        text.Family("headroom_vm_count", "gauge", "VMs by pool and state");
        foreach (var group in view.Vms.CountBy(v => (Pool: v.Vm.Pool.Value, v.Vm.State)).OrderBy(g => g.Key))
            text.Value("headroom_vm_count", group.Value, ("pool", group.Key.Pool), ("state", group.Key.State.ToString().ToLowerInvariant()));
        text.Family("headroom_host_count", "gauge", "Hosts by pool and state");
        foreach (var group in view.Hosts.CountBy(h => (Pool: h.Host.Pool.Value, h.Host.State)).OrderBy(g => g.Key))
            text.Value("headroom_host_count", group.Value, ("pool", group.Key.Pool), ("state", group.Key.State.ToString().ToLowerInvariant()));
        text.Family("headroom_pool_in_flight_count", "gauge", "Actions under way");
        foreach (var pool in view.Pools)
            text.Value("headroom_pool_in_flight_count", pool.InFlight, ("pool", pool.Id.Value));
        text.Family("headroom_pool_paused", "gauge", "1 while nothing is done to the pool");
        foreach (var pool in view.Pools)
            text.Value("headroom_pool_paused", pool.Paused ? 1 : 0, ("pool", pool.Id.Value));
        text.Family("headroom_pool_readable", "gauge", "1 when the pool could be read in the last cycle");
        foreach (var pool in view.Pools)
            text.Value("headroom_pool_readable", pool.Problem is null ? 1 : 0, ("pool", pool.Id.Value));
    }

    private static void WriteAmounts(PrometheusText text, FleetView view, Resource resource, string unit)
    {
        // Disk and network have the same unit, so the resource is in the name: one name, one meaning, one unit.
        var subject = resource is Resource.Disk or Resource.Network ? $"{resource.Name()}_{unit}" : unit is "bytes" ? "memory_bytes" : unit;
        Write("capacity", "Capacity of the pool's hosts", p => p.Capacity);
        Write("provisioned", "What the pool's VMs were sold with", p => p.Provisioned);
        Write("allocated", "What the pool's VMs may use now", p => p.Allocated);
        Write("used", "What the pool's VMs use, as far as it is known", p => p.Used);

        void Write(string what, string help, Func<PoolView, Amounts> amounts)
        {
            var name = $"headroom_pool_{what}_{subject}";
            text.Family(name, "gauge", $"{help}: {resource.Name()}");
            foreach (var pool in view.Pools)
                text.Value(name, amounts(pool)[resource], ("pool", pool.Id.Value));
        }
    }

    private static void WriteForecasts(PrometheusText text, FleetView view)
    {
        const string Coverage = "headroom_forecast_coverage_ratio";
        text.Family(Coverage, "gauge", "Share of the peaks of about a day that stayed within their 95 % quantile, on average over the VMs");
        foreach (var pool in view.Pools)
        {
            foreach (var resource in Resources.All)
            {
                List<double> known = [.. view.Vms.Where(v => v.Vm.Pool == pool.Id).Select(v => v[resource].Covered95).Where(double.IsFinite)];
                if (known.Count > 0)
                    text.Value(Coverage, known.Average(), ("pool", pool.Id.Value), ("resource", resource.Name()));
            }
        }

        WriteModels(text, view, "headroom_forecast_model_loss_ratio", "Quantile loss of a family of models in parts of the best family's, over all VMs", a => a.LossRatio);
        WriteModels(text, view, "headroom_forecast_model_coverage_ratio", "Share of outcomes at or below a family's own 95 % quantile, over all VMs", a => a.Covered95);
        if (view.Training is not { } training)
            return;
        text.Family("headroom_training_begun_timestamp_seconds", "gauge", "When the latest training across the fleet began")
            .Value("headroom_training_begun_timestamp_seconds", training.Begun.ToUnixTimeSeconds());
        text.Family("headroom_training_running", "gauge", "1 while a training goes on").Value("headroom_training_running", training.IsRunning ? 1 : 0);
        text.Family("headroom_training_series_count", "gauge", "Histories that the latest training learned from").Value("headroom_training_series_count", training.Series);
        if (training.Took is { } took)
            text.Family("headroom_training_duration_seconds", "gauge", "How long the latest training took").Value("headroom_training_duration_seconds", took.TotalSeconds);
    }

    private static void WriteModels(PrometheusText text, FleetView view, string name, string help, Func<FamilyAccuracy, double> value)
    {
        text.Family(name, "gauge", help);
        foreach (var (resource, accuracy) in view.Models)
        {
            if (double.IsFinite(value(accuracy)))
                text.Value(name, value(accuracy), ("resource", resource.Name()), ("model", accuracy.Family), ("target", accuracy.Targets));
        }
    }

    private static void WriteWants(PrometheusText text, FleetView view)
    {
        const string Name = "headroom_vm_wanting_change_count";
        text.Family(Name, "gauge", "VMs of which the last cycle wanted to change a resource, by direction");
        foreach (var pool in view.Pools)
        {
            foreach (var resource in Resources.All)
            {
                Write(pool, resource, Verdict.Up, "up");
                Write(pool, resource, Verdict.Down, "down");
            }
        }

        void Write(PoolView pool, Resource resource, Verdict verdict, string direction)
        {
            var count = view.Vms.Count(v => v.Vm.Pool == pool.Id && v[resource].Verdict == verdict);
            text.Value(Name, count, ("pool", pool.Id.Value), ("resource", resource.Name()), ("direction", direction));
        }
    }
}
