using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Trials;

namespace Headroom.Benchmarks;

/// <summary>The fleet of the traces that travel with the program; beyond their hundred VMs, the same at other times of day.</summary>
internal static class SampleFleet
{
    public static readonly TimeSpan History = TimeSpan.FromDays(7);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "samples", "bitbrains-100vms-9days.csv.gz");

    public static FleetDefinition Build(int vms, int hosts)
    {
        var traces = TraceReader.Read(Path);
        return TraceFleet.Build(traces, Path, History, new FleetBuilderOptions
        {
            Pool = new PoolId("bench"),
            Vms = vms,
            Hosts = hosts,
            Start = traces.Start,
        });
    }
}
