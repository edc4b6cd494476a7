using Headroom.Fleet;

namespace Headroom.Simulation.Definition;

/// <summary>
/// Demand for fleets without a recorded history: a quiet level, a working day for some VMs, bursts that come and stay a while, and
/// noise. Real traces are better wherever there are any.
/// </summary>
public static class SyntheticDemand
{
    private const double GiB = 1L << 30;
    private const int PerDay = 288;

    public static VmSource Create(string name, ulong seed, DateTimeOffset start, int days)
    {
        var key = Noise.Text(name);
        var cores = 1 << (int)(Noise.Hash(seed, key, 0, 31) % 4);
        var memory = cores * (2 + (2 * (int)(Noise.Hash(seed, key, 0, 32) % 2))) * GiB;
        double[] cpu = new double[days * PerDay], mem = new double[cpu.Length], disk = new double[cpu.Length], net = new double[cpu.Length];
        for (var i = 0; i < cpu.Length; i++)
        {
            var load = Load(seed, key, i);
            cpu[i] = load * cores;
            mem[i] = memory * (0.12 + (0.5 * load));
            disk[i] = 20e6 * load * load * Noise.Unit(seed, key, i, 38);
            net[i] = 10e6 * load * Noise.Unit(seed, key, i, 39);
        }

        var series = new DemandSeries(start, TimeSpan.FromMinutes(5), cpu, mem, disk, net);
        return new VmSource(name, series, new Amounts(cores, memory, double.NaN, double.NaN));
    }

    private static double Load(ulong seed, ulong key, int index)
    {
        var quiet = Noise.Between(0.02, 0.15, seed, key, 0, 33);
        var daily = Math.Max(0, Noise.Between(-0.3, 0.4, seed, key, 0, 34));
        var day = Math.Max(0, Math.Sin(Math.PI * (((index % PerDay) / (double)PerDay * 24) - 7) / 12));
        // A burst lasts for three quarters of an hour, and one in twenty such periods has one.
        var burst = Noise.Unit(seed, key, index / 9, 35) < 0.05 ? Noise.Between(0.3, 0.9, seed, key, index / 9, 36) : 0;
        var noise = Noise.Between(-0.02, 0.02, seed, key, index, 37);
        return Math.Clamp(quiet + (daily * day) + burst + noise, 0.01, 1);
    }
}
