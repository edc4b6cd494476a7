namespace Headroom.Simulation.PlanetLab;

/// <summary>Decides, at a step of control, which VM moves where, in order.</summary>
internal interface IConsolidation
{
    /// <summary>Whether the VMs are spread over all hosts in the beginning, or packed.</summary>
    bool StartsSpread => true;

    IReadOnlyList<(BenchmarkVm Vm, BenchmarkHost Target)> Decide(IReadOnlyList<BenchmarkHost> fleet);
}
