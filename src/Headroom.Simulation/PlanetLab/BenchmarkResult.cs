namespace Headroom.Simulation.PlanetLab;

/// <summary>What a day of the benchmark came to; shares are fractions.</summary>
public sealed record BenchmarkResult
{
    public double EnergyKwh { get; init; }

    /// <summary>Without the first hour, in which the benchmark's 800 waking hosts are emptied.</summary>
    public double EnergyKwhAfterFirstHour { get; init; }

    public int Migrations { get; init; }

    /// <summary>The part of what was asked for that was not given.</summary>
    public double UnservedShare { get; init; }

    /// <summary>The part of it that was not given to VMs that were on the move.</summary>
    public double Pdm { get; init; }

    /// <summary>The share of the hosts' active time in which they gave less than was asked for; a VM that arrives counts in full.</summary>
    public double Slatah { get; init; }

    public double Slav => Pdm * Slatah;

    public double Esv => EnergyKwh * Slav;

    public double MeanActiveHosts { get; init; }

    /// <summary>Processor time of a decision, in the mean; what is worked out for its forecasts not counted.</summary>
    public double CpuSecondsPerStep { get; init; }
}
