using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>In what a series is counted.</summary>
public enum TraceUnit
{
    /// <summary>The product's own: cores, bytes, bytes/s.</summary>
    Base,

    /// <summary>Percent of a capacity that the file does not give.</summary>
    Percent,
}

/// <summary>Between the product's units (cores, bytes, bytes/s) and those of trace and allocation files.</summary>
public static class TraceUnits
{
    /// <summary>How much of the product's unit one of the file's unit is: cores, MiB, 1,000 bytes/s.</summary>
    public static double Factor(Resource resource) => resource switch
    {
        Resource.Cpu => 1,
        Resource.Memory => 1 << 20,
        Resource.Disk or Resource.Network => 1000,
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };

    public static double ToFile(Resource resource, double amount) => amount / Factor(resource);

    public static double FromFile(Resource resource, double amount) => amount * Factor(resource);
}
