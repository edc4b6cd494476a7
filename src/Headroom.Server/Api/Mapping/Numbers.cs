using Headroom.Contracts.Api;
using Headroom.Fleet;

namespace Headroom.Server.Api.Mapping;

/// <summary>Numbers on their way out: JSON has neither NaN nor infinity, and an unknown is null, never zero.</summary>
internal static class Numbers
{
    public static double? Known(double value) => double.IsFinite(value) ? value : null;

    public static string Unit(Resource resource) => resource switch
    {
        Resource.Cpu => "cores",
        Resource.Memory => "bytes",
        _ => "bytesPerSecond",
    };

    public static ResourceAmounts ToInfo(this Amounts amounts) => new()
    {
        CpuCores = Known(amounts.Cpu),
        MemoryBytes = Known(amounts.Memory),
        DiskBytesPerSecond = Known(amounts.Disk),
        NetworkBytesPerSecond = Known(amounts.Network),
        Unlimited = Unlimited(amounts),
    };

    public static ResourceRatios ToRatios(this Amounts amounts) => new()
    {
        Cpu = Known(amounts.Cpu),
        Memory = Known(amounts.Memory),
        Disk = Known(amounts.Disk),
        Network = Known(amounts.Network),
    };

    private static string[]? Unlimited(Amounts amounts)
    {
        string[] unlimited = [.. Resources.All.Where(r => double.IsPositiveInfinity(amounts[r])).Select(r => r.Name())];
        return unlimited.Length == 0 ? null : unlimited;
    }
}
