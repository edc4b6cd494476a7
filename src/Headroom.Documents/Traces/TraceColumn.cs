using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>The measured columns of a trace file, in the file's own units: percent of capacity, cores, MiB, 1,000 bytes/s.</summary>
public enum TraceColumn
{
    CpuPercent,
    CpuCapacity,
    MemoryPercent,
    MemoryCapacity,
    DiskRead,
    DiskWrite,
    NetworkReceived,
    NetworkSent,
}

public static class TraceColumns
{
    public const int Count = 8;

    private static readonly string[] s_names =
    [
        "cpu_pct", "cpu_cores_capacity", "mem_pct", "mem_capacity_mb",
        "disk_read_kbps", "disk_write_kbps", "net_rx_kbps", "net_tx_kbps",
    ];

    /// <summary>All column names, in the order of <see cref="TraceColumn"/>.</summary>
    public static IReadOnlyList<string> Names => s_names;

    public static string Name(this TraceColumn column) => s_names[(int)column];

    /// <summary>A capacity alone says nothing about usage.</summary>
    public static bool IsUsage(this TraceColumn column) => column is not (TraceColumn.CpuCapacity or TraceColumn.MemoryCapacity);

    /// <summary>The two columns that make a resource's usage: percent and capacity, or the two directions of traffic.</summary>
    public static (TraceColumn First, TraceColumn Second) Of(Resource resource) => resource switch
    {
        Resource.Cpu => (TraceColumn.CpuPercent, TraceColumn.CpuCapacity),
        Resource.Memory => (TraceColumn.MemoryPercent, TraceColumn.MemoryCapacity),
        Resource.Disk => (TraceColumn.DiskRead, TraceColumn.DiskWrite),
        Resource.Network => (TraceColumn.NetworkReceived, TraceColumn.NetworkSent),
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };
}
