using System.Runtime.InteropServices;
using Headroom.Fleet;

namespace Headroom.Simulation.Physics;

/// <summary>What has been metered for one resource of one VM: integrals over time of the rates, in amount × seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Meter
{
    public double Demand;
    public double Served;
    public double Unserved;
    public double Allocated;
    public double Shortfall;
    public double Backlogged;
    public double SecondsOver;
}

/// <summary>One resource of one VM: what it wants, may have and gets, from one change to the next. Plain data, saved as it lies.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Channel
{
    /// <summary>What the trace says; the measure of what is unserved, whatever else happens to the VM.</summary>
    public double Demand;

    /// <summary>What the guest asks for now: less than the demand while it restarts.</summary>
    public double Active;

    public double Allocation;

    public double Got;

    /// <summary>Disk and network: bytes that wait.</summary>
    public double Backlog;

    /// <summary>When the backlog will have been worked off.</summary>
    public long DrainDue;

    public Meter Meter;

    public double IntervalGot;

    public double IntervalPeak;

    public double IntervalLowestAllocation;

    /// <summary>The allocation at which it was last reported that the VM is held up; 0 while it is not.</summary>
    public double HeldUpAt;
}

[Flags]
internal enum VmFlags
{
    None = 0,

    /// <summary>Somebody switched it off: it wants nothing.</summary>
    Stopped = 1,

    /// <summary>It stands still for the last part of a migration.</summary>
    Suspended = 2,

    Isolated = 4,
}

/// <summary>A VM as a whole. Plain data, saved as it lies.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VmRecord
{
    public int Host;
    public int Vcpus;
    public int CpusOnline;
    public VmFlags Flags;

    /// <summary>A bit for each resource whose demand in this interval was not recorded.</summary>
    public int Unknown;

    public int OomKills;

    /// <summary>The part of its CPU that a migration takes from it so that it writes less.</summary>
    public double Throttle;

    /// <summary>Page cache: memory that the guest holds and could do without.</summary>
    public double Cache;

    public long OomDue;
    public long RestartDue;

    /// <summary>What it had before it was isolated.</summary>
    public Amounts BeforeIsolation;

    public PressureRates Rates;
    public PressureSums Interval;
}

/// <summary>Pressure between two changes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PressureRates
{
    public double CpuWanted;
    public double Steal;
    public double CpuStall;
    public double MemoryStall;
    public double DiskStall;
    public double SwapIn;
    public double CacheGrowth;
}

/// <summary>Pressure summed over the sample interval that runs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PressureSums
{
    public double CpuWanted;
    public double Steal;
    public double CpuStall;
    public double MemoryStall;
    public double DiskStall;
    public double SwapIn;
    public double NetworkArrived;
    public double NetworkDropped;
    public double Active;
    public long OomKills;
}
