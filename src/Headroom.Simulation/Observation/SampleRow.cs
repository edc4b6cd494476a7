using System.Runtime.InteropServices;
using Headroom.Fleet;

namespace Headroom.Simulation.Observation;

/// <summary>One VM's interval as it was measured, whoever asks for it later. Plain data, saved as it lies, so its fields leave no
/// gaps between them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SampleRow
{
    public Amounts Mean;
    public Amounts Peak;
    public Amounts Allocation;

    /// <summary>Upper bound of the working set, as an agent or a balloon driver would estimate it.</summary>
    public double WorkingSet;

    public double Balloon;
    public float Steal;
    public float CpuStall;
    public float MemoryStall;
    public float DiskStall;
    public float Dropped;
    public float SwapIn;
    public long OomKills;

    /// <summary>A bit for each resource that was not recorded.</summary>
    public int Unknown;

    /// <summary>The VM ran at the end of the interval.</summary>
    public int Running;
}
