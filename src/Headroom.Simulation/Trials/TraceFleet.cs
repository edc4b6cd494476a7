using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Simulation.Definition;

namespace Headroom.Simulation.Trials;

/// <summary>
/// A simulated fleet whose VMs want what a trace recorded. The first part of the trace is the past: Headroom may learn from it, as
/// from history that an operator loads at the start. The world begins after it; past the trace's end it begins again.
/// </summary>
public static class TraceFleet
{
    public static FleetDefinition Build(TraceSet traces, string path, TimeSpan history, FleetBuilderOptions options)
    {
        var now = (int)(history / traces.Step);
        if (now >= traces.Length)
        {
            throw new DocumentException(path, $"holds {AmountText.FormatDuration(traces.Step * traces.Length)}, no more than the history "
                + $"of {AmountText.FormatDuration(history)}", "give a longer file");
        }

        var sources = traces.Vms.Select(v => Source(traces, v, now)).ToList();
        return FleetBuilder.Build(sources, options with { Start = traces.TimeAt(now) });
    }

    private static VmSource Source(TraceSet traces, TraceSeries vm, int now) => new(
        vm.Name,
        new DemandSeries(traces.Start, traces.Step, Demand(vm, Resource.Cpu), Demand(vm, Resource.Memory), Demand(vm, Resource.Disk), Demand(vm, Resource.Network),
            vm.Activities()),
        new Amounts(Provisioned(vm, Resource.Cpu, now), Provisioned(vm, Resource.Memory, now), double.NaN, double.NaN));

    private static double[] Demand(TraceSeries vm, Resource resource) => vm.Usage(resource).ToArray();

    /// <summary>The capacity at the moment the world begins; before that the next known one.</summary>
    private static double Provisioned(TraceSeries vm, Resource resource, int now)
    {
        var filled = ForwardFill.Of(vm.Capacity(resource));
        return filled is null || filled[now] <= 0 ? double.NaN : filled[now];
    }
}
