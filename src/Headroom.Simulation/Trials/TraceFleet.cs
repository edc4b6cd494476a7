using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Simulation.Definition;

namespace Headroom.Simulation.Trials;

/// <summary>
/// A simulated fleet whose VMs want what a trace recorded. The first part of the trace is the past: Headroom may learn from it, as
/// from history that an operator loads at the start. The world begins after it; past the trace's end it begins again.
/// </summary>
public sealed class TraceFleet
{
    private readonly TraceSet _traces;
    private readonly int _historyBuckets;

    private TraceFleet(TraceSet traces, int historyBuckets, FleetDefinition definition)
    {
        (_traces, _historyBuckets, Definition) = (traces, historyBuckets, definition);
    }

    public FleetDefinition Definition { get; }

    public DateTimeOffset Start => Definition.Start;

    public static TraceFleet Build(TraceSet traces, string path, TimeSpan history, FleetBuilderOptions options)
    {
        var historyBuckets = (int)(history / traces.Step);
        if (historyBuckets >= traces.Length)
        {
            throw new DocumentException(path, $"holds {AmountText.FormatDuration(traces.Step * traces.Length)}, no more than the history "
                + $"of {AmountText.FormatDuration(history)}", "give a longer file");
        }

        var sources = traces.Vms.Select(v => Source(traces, v, historyBuckets)).ToList();
        return new TraceFleet(traces, historyBuckets, FleetBuilder.Build(sources, options with { Start = traces.TimeAt(historyBuckets) }));
    }

    /// <summary>The past of every VM as samples, by VM and then by time; what the trace does not know is not there.</summary>
    public IEnumerable<Sample> History()
    {
        foreach (var vm in Definition.Vms)
        {
            for (var bucket = 0; bucket < _historyBuckets; bucket++)
            {
                if (SampleAt(vm, _traces.TimeAt(bucket)) is { } sample)
                    yield return sample;
            }
        }
    }

    private Sample? SampleAt(VmDefinition vm, DateTimeOffset at)
    {
        var usage = Amounts.Unknown;
        foreach (var resource in Resources.All)
            usage = usage.With(resource, Math.Min(vm.Demand.At(resource, at), vm.Provisioned[resource]));
        if (Resources.All.All(r => !usage.IsKnown(r)))
            return null;
        return new Sample
        {
            Vm = vm.Id,
            At = at,
            Length = _traces.Step,
            Mean = usage,
            Peak = usage,
            Allocation = vm.Provisioned,
            WorkingSetBytes = usage.Memory,
            Source = SampleSource.History,
        };
    }

    private static VmSource Source(TraceSet traces, TraceSeries vm, int now) => new(
        vm.Name,
        new DemandSeries(traces.Start, traces.Step, Demand(vm, Resource.Cpu), Demand(vm, Resource.Memory), Demand(vm, Resource.Disk), Demand(vm, Resource.Network)),
        new Amounts(Provisioned(vm, Resource.Cpu, now), Provisioned(vm, Resource.Memory, now), double.NaN, double.NaN));

    private static double[] Demand(TraceSeries vm, Resource resource) => vm.Usage(resource).ToArray();

    /// <summary>The capacity at the moment the world begins; before that the next known one.</summary>
    private static double Provisioned(TraceSeries vm, Resource resource, int now)
    {
        var filled = ForwardFill.Of(vm.Capacity(resource));
        return filled is null || filled[now] <= 0 ? double.NaN : filled[now];
    }
}
