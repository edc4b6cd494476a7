using System.Diagnostics;

namespace Headroom.Fleet;

/// <summary>
/// One amount for each resource, in base units: cores, bytes, bytes/s, bytes/s. An unknown amount is NaN, so that a sum or a
/// comparison with it can never pass for a number: unknown is never zero.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct Amounts(double Cpu, double Memory, double Disk, double Network)
{
    public static Amounts Zero => default;

    public static Amounts Unknown => new(double.NaN, double.NaN, double.NaN, double.NaN);

    public static Amounts Unlimited =>
        new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);

    public double this[Resource resource] => resource switch
    {
        Resource.Cpu => Cpu,
        Resource.Memory => Memory,
        Resource.Disk => Disk,
        Resource.Network => Network,
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };

    public static Amounts Of(Cores cpu, Bytes memory, BytesPerSecond disk, BytesPerSecond network) =>
        new(cpu.Value, memory.Value, disk.Value, network.Value);

    public static Amounts operator +(Amounts a, Amounts b) =>
        new(a.Cpu + b.Cpu, a.Memory + b.Memory, a.Disk + b.Disk, a.Network + b.Network);

    public static Amounts operator -(Amounts a, Amounts b) =>
        new(a.Cpu - b.Cpu, a.Memory - b.Memory, a.Disk - b.Disk, a.Network - b.Network);

    public static Amounts operator *(Amounts a, double factor) =>
        new(a.Cpu * factor, a.Memory * factor, a.Disk * factor, a.Network * factor);

    public bool IsKnown(Resource resource) => !double.IsNaN(this[resource]);

    public Amounts With(Resource resource, double amount) => resource switch
    {
        Resource.Cpu => this with { Cpu = amount },
        Resource.Memory => this with { Memory = amount },
        Resource.Disk => this with { Disk = amount },
        Resource.Network => this with { Network = amount },
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };

    public override string ToString() => string.Join(", ", Resources.All.Where(IsKnown).Select(Describe));

    private string Describe(Resource resource) => $"{resource.Name()} {AmountText.Format(resource, this[resource])}";
}
