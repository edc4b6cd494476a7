namespace Headroom.Simulation.PlanetLab;

/// <summary>A kind of server: two cores, and what it draws at each tenth of its load (SPECpower's measurements).</summary>
internal sealed class ServerModel
{
    private readonly double[] _watts;

    private ServerModel(double coreMips, double[] watts) => (CoreMips, _watts) = (coreMips, watts);

    /// <summary>HP ProLiant ML110 G4, Xeon 3040.</summary>
    public static ServerModel G4 { get; } = new(1860, [86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117]);

    /// <summary>HP ProLiant ML110 G5, Xeon 3075.</summary>
    public static ServerModel G5 { get; } = new(2660, [93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135]);

    public double CoreMips { get; }

    public double TotalMips => 2 * CoreMips;

    /// <summary>
    /// The power at a share of the load, between two measurements on the line between them. Hosts that would cost the same are told apart by
    /// the last bit, so that the order of the operations is part of the benchmark.
    /// </summary>
    public double Watts(double load)
    {
        var share = Math.Min(load, 1);
        var below = (int)Math.Floor(share * 10);
        if (share % 0.1 == 0)
            return _watts[(int)(share * 10)];
        var perHundredth = (_watts[(int)Math.Ceiling(share * 10)] - _watts[below]) / 10;
        return _watts[below] + (perHundredth * (share - (below / 10.0)) * 100);
    }
}
