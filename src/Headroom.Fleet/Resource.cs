using System.Collections.Immutable;

namespace Headroom.Fleet;

/// <summary>The four things a VM can run short of.</summary>
public enum Resource
{
    /// <summary>Processor time, in cores.</summary>
    Cpu,

    /// <summary>Memory, in bytes.</summary>
    Memory,

    /// <summary>Disk traffic, in bytes per second.</summary>
    Disk,

    /// <summary>Network traffic, in bytes per second.</summary>
    Network,
}

public static class Resources
{
    public const int Count = 4;

    public static ImmutableArray<Resource> All { get; } = [Resource.Cpu, Resource.Memory, Resource.Disk, Resource.Network];

    /// <summary>The name used in files, in the API and on screens.</summary>
    public static string Name(this Resource resource) => resource switch
    {
        Resource.Cpu => "cpu",
        Resource.Memory => "memory",
        Resource.Disk => "disk",
        Resource.Network => "network",
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };

    /// <summary>Reads a resource's name; the short forms that trace tools use are accepted.</summary>
    public static bool TryParse(string? text, out Resource resource)
    {
        Resource? found = text switch
        {
            "cpu" => Resource.Cpu,
            "memory" or "mem" => Resource.Memory,
            "disk" => Resource.Disk,
            "network" or "net" => Resource.Network,
            _ => null,
        };
        resource = found ?? default;
        return found is not null;
    }
}
