namespace Headroom.Simulation.PlanetLab;

/// <summary>Under which rules the consolidation benchmark is played.</summary>
/// <param name="VmsVanish">A VM that asks for nothing twice running is gone for the rest of the day.</param>
/// <param name="WakingIsFree">Placing a VM counts the idle power of a host that is off as if it were spent already.</param>
/// <param name="SeesLate">A decision knows the samples up to the one before: a sample is complete only at its end.</param>
public sealed record BenchmarkRules(string Name, bool VmsVanish, bool WakingIsFree, bool SeesLate)
{
    /// <summary>Those of CloudSim 3.0.3, by which most published figures were made.</summary>
    public static BenchmarkRules CloudSim { get; } = new("cloudsim", VmsVanish: true, WakingIsFree: true, SeesLate: false);

    /// <summary>VMs stay, and waking a host costs what it draws.</summary>
    public static BenchmarkRules Honest { get; } = new("honest", VmsVanish: false, WakingIsFree: false, SeesLate: false);

    /// <summary>The honest rules, and no knowledge of the interval that is just passing.</summary>
    public static BenchmarkRules Lagged { get; } = new("lagged", VmsVanish: false, WakingIsFree: false, SeesLate: true);

    public static IReadOnlyList<BenchmarkRules> All { get; } = [CloudSim, Honest, Lagged];
}
