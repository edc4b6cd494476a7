using System.Runtime.InteropServices;
using Headroom.Fleet;

namespace Headroom.Simulation.Physics;

/// <summary>A host from one change to the next. Plain data, saved as it lies.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HostRecord
{
    public HostState State;

    /// <summary>1 when the rates no longer hold and have to be worked out anew before time passes.</summary>
    public int Dirty;

    /// <summary>Up to when everything on it has been metered.</summary>
    public long Since;

    public double CpuGot;
    public double Watts;
    public double PoweredSeconds;
    public double BusySeconds;
    public double CpuSeconds;
    public double Joules;
    public double Cost;

    public readonly bool Runs => State is HostState.Up or HostState.Maintenance;
}
