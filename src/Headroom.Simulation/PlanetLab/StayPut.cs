namespace Headroom.Simulation.PlanetLab;

/// <summary>Packs the VMs in the beginning and moves none: what frequency scaling alone saves.</summary>
internal sealed class StayPut : IConsolidation
{
    public bool StartsSpread => false;

    public IReadOnlyList<(BenchmarkVm Vm, BenchmarkHost Target)> Decide(IReadOnlyList<BenchmarkHost> fleet) => [];
}
