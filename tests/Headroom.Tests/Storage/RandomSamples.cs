using Headroom.Fleet;

namespace Headroom.Tests.Storage;

/// <summary>
/// Samples of every sort from a seed. Each column draws its numbers in one way, because that is what a codec adapts to: constant,
/// decimal, computed from percents, whole pages, any bits at all, or unknown now and then.
/// </summary>
internal sealed class RandomSamples(int seed)
{
    private static readonly double[] s_special =
    [
        double.NaN, 0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon,
        -double.Epsilon, 1L << 52, (1L << 52) + 1, 1L << 53, -(1L << 53), 0.1 + 0.2, 1e22, 1e-9, 1.0 / 3, BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0001),
    ];

    private readonly Random _random = new(seed);

    public Sample[] Series(int count, params VmId[] vms)
    {
        var columns = Enumerable.Range(0, 20).Select(_ => Column()).ToArray();
        var pressed = _random.Next(3);
        var jitter = _random.Next(2) == 0;
        var samples = new Sample[count];
        for (var i = 0; i < count; i++)
            samples[i] = One(vms[_random.Next(vms.Length)], i, jitter, pressed, columns);
        return samples;
    }

    private Sample One(VmId vm, int i, bool jitter, int pressed, Func<double>[] next) => new()
    {
        Vm = vm,
        At = Given.At(5 * i).AddTicks(jitter ? _random.Next(-1_000_000, 1_000_000) : 0),
        Length = _random.Next(20) == 0 ? TimeSpan.FromTicks(_random.NextInt64()) : TimeSpan.FromMinutes(5),
        Mean = new Amounts(next[0](), next[1](), next[2](), next[3]()),
        Peak = new Amounts(next[4](), next[5](), next[6](), next[7]()),
        Allocation = new Amounts(next[8](), next[9](), next[10](), next[11]()),
        WorkingSetBytes = next[12](),
        Source = (SampleSource)_random.Next(3),
        Pressure = _random.Next(2) < pressed ? Pressure(next) : null,
        Activity = _random.Next(3) == 0 ? null : new Activity(_random.Next(2) == 0, _random.Next(2) == 0),
    };

    private Pressure Pressure(Func<double>[] next) => new()
    {
        CpuSteal = Maybe(next[13]),
        CpuStall = Maybe(next[14]),
        MemoryStall = Maybe(next[15]),
        DiskStall = Maybe(next[16]),
        NetworkDropShare = Maybe(next[17]),
        BalloonBytes = Maybe(next[18]),
        SwapInBytesPerSecond = Maybe(next[19]),
        OomKills = _random.Next(2) == 0 ? _random.Next(int.MinValue, int.MaxValue) : null,
    };

    private double? Maybe(Func<double> next) => _random.Next(4) == 0 ? null : next();

    private Func<double> Column()
    {
        var plain = Plain();
        var rare = _random.Next(3) switch { 0 => 0.0, 1 => 0.05, _ => 0.5 };
        var others = _random.Next(2) == 0 ? [double.NaN] : s_special;
        return () => _random.NextDouble() < rare ? others[_random.Next(others.Length)] : plain();
    }

    private Func<double> Plain()
    {
        var scale = Math.Pow(10, _random.Next(0, 13));
        var places = _random.Next(0, 10);
        var capacity = _random.Next(1, 1 << 20) * 1048576.0;
        var constant = Number(scale);
        return _random.Next(6) switch
        {
            0 => () => constant,
            1 => () => Math.Round(Number(scale), places),
            2 => () => capacity * Math.Round(100 * _random.NextDouble(), 2) / 100,
            3 => () => Math.Floor(Number(scale)) * 4096,
            4 => () => BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue)),
            _ => () => Number(scale),
        };
    }

    private double Number(double scale) => ((_random.NextDouble() * 2) - 0.5) * scale;
}
