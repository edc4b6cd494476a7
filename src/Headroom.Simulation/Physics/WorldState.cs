using Headroom.Fleet;
using Headroom.Simulation.Definition;

namespace Headroom.Simulation.Physics;

/// <summary>Everything about the world that physics changes, in flat arrays: VMs and hosts by index, channels by VM and resource.</summary>
internal sealed class WorldState
{
    public const long Never = long.MaxValue;

    private readonly ulong[] _keys;

    public WorldState(FleetDefinition fleet)
    {
        Fleet = fleet;
        _keys = [.. fleet.Vms.Select(v => Noise.Text(v.Id.ToString()))];
        Now = fleet.Start.UtcTicks;
        TotalsSince = Now;
        NextBoundary = Now + fleet.Step.Ticks;
        HostIndex = Enumerable.Range(0, fleet.Hosts.Length).ToDictionary(i => fleet.Hosts[i].Id);
        VmIndex = Enumerable.Range(0, fleet.Vms.Length).ToDictionary(i => fleet.Vms[i].Id);
        Hosts = new HostRecord[fleet.Hosts.Length];
        Members = [.. fleet.Hosts.Select(_ => new List<int>())];
        Vms = new VmRecord[fleet.Vms.Length];
        Channels = new Channel[fleet.Vms.Length * Resources.Count];
        for (var host = 0; host < Hosts.Length; host++)
            Hosts[host] = new HostRecord { Since = Now, Dirty = 1 };
        for (var vm = 0; vm < Vms.Length; vm++)
            Place(vm);
    }

    public FleetDefinition Fleet { get; }

    /// <summary>What names a VM where something is drawn for it.</summary>
    public ulong Key(int vm) => _keys[vm];

    public Dictionary<HostId, int> HostIndex { get; }

    public Dictionary<VmId, int> VmIndex { get; }

    public long Now { get; set; }

    public long NextBoundary { get; set; }

    /// <summary>When the meters were last set to zero.</summary>
    public long TotalsSince { get; set; }

    public VmRecord[] Vms { get; }

    public Channel[] Channels { get; }

    public HostRecord[] Hosts { get; }

    /// <summary>The VMs of each host, in order of their index, so that nothing depends on who arrived first.</summary>
    public List<int>[] Members { get; }

    public int MigrationsDone { get; set; }

    public double DowntimeSeconds { get; set; }

    public ref Channel Channel(int vm, Resource resource) => ref Channels[(vm * Resources.Count) + (int)resource];

    public Amounts AllocationOf(int vm) => new(
        Channel(vm, Resource.Cpu).Allocation,
        Channel(vm, Resource.Memory).Allocation,
        Channel(vm, Resource.Disk).Allocation,
        Channel(vm, Resource.Network).Allocation);

    public bool IsRunning(int vm) => !Vms[vm].Flags.HasFlag(VmFlags.Stopped) && Hosts[Vms[vm].Host].Runs;

    public void Move(int vm, int toHost)
    {
        Members[Vms[vm].Host].Remove(vm);
        Vms[vm].Host = toHost;
        var members = Members[toHost];
        members.Insert(~members.BinarySearch(vm), vm);
    }

    /// <summary>Membership follows from the VMs; after loading it is worked out again.</summary>
    public void RebuildMembers()
    {
        foreach (var members in Members)
            members.Clear();
        for (var vm = 0; vm < Vms.Length; vm++)
            Members[Vms[vm].Host].Add(vm);
    }

    private void Place(int vm)
    {
        var definition = Fleet.Vms[vm];
        ref var state = ref Vms[vm];
        state.Host = HostIndex[definition.Host];
        state.Vcpus = state.CpusOnline = definition.Vcpus;
        state.OomDue = state.RestartDue = Never;
        Members[state.Host].Add(vm);
        var index = definition.Demand.IndexAt(Now);
        foreach (var resource in Resources.All)
        {
            ref var channel = ref Channel(vm, resource);
            channel.Allocation = channel.IntervalLowestAllocation = definition.Provisioned[resource];
            channel.Demand = definition.Demand.LastKnown(resource, index);
            channel.DrainDue = Never;
            if (double.IsNaN(definition.Demand[resource, index]))
                state.Unknown |= 1 << (int)resource;
        }

        // A guest that has been up for long has filled part of what was free with cache.
        ref var memory = ref Channel(vm, Resource.Memory);
        state.Cache = Math.Max(0, memory.Allocation - memory.Demand) * 0.3;
    }
}
