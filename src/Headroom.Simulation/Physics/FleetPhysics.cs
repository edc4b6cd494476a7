using Headroom.Control.Ports;
using Headroom.Fleet;
using static Headroom.Simulation.Physics.PhysicalConstants;

namespace Headroom.Simulation.Physics;

/// <summary>
/// How hosts share themselves out among their VMs. Between two changes all rates are constant; a host is settled (metered up to now)
/// before anything on it changes, and refreshed (its rates worked out anew) before time goes on. Looking at the world in between
/// changes nothing, so it makes no difference how often somebody looks.
/// </summary>
internal sealed class FleetPhysics(WorldState state, Timetable timetable, EventBook events)
{
    private readonly MaxMin _sharing = new(state.Vms.Length);

    /// <summary>Meters everything on a host up to now, and marks it as about to change.</summary>
    public void Settle(int host)
    {
        ref var record = ref state.Hosts[host];
        record.Dirty = 1;
        if (record.Since == state.Now)
            return;
        var seconds = (state.Now - record.Since) / (double)TimeSpan.TicksPerSecond;
        record.Since = state.Now;
        var members = state.Members[host];
        Metering.RunHost(ref record, seconds, members.Count > 0, state.Fleet.Hosts[host].Price.PerHour);
        foreach (var vm in members)
            Run(vm, seconds);
    }

    public void SettleAll()
    {
        for (var host = 0; host < state.Hosts.Length; host++)
            Settle(host);
    }

    public void RefreshDirty()
    {
        for (var host = 0; host < state.Hosts.Length; host++)
        {
            if (state.Hosts[host].Dirty != 0)
                Refresh(host);
        }
    }

    public void SetAllocation(int vm, Resource resource, double to)
    {
        Settle(state.Vms[vm].Host);
        ref var channel = ref state.Channel(vm, resource);
        channel.Allocation = to;
        channel.IntervalLowestAllocation = Math.Min(channel.IntervalLowestAllocation, to);
        if (resource == Resource.Memory)
            state.Vms[vm].Cache = Math.Clamp(state.Vms[vm].Cache, 0, Math.Max(0, to - channel.Active));
    }

    private void Run(int vm, double seconds)
    {
        ref var record = ref state.Vms[vm];
        Metering.RunInstant(ref state.Channel(vm, Resource.Cpu), seconds);
        ref var memory = ref state.Channel(vm, Resource.Memory);
        Metering.RunInstant(ref memory, seconds);
        Metering.RunQueued(ref state.Channel(vm, Resource.Disk), seconds);
        ref var network = ref state.Channel(vm, Resource.Network);
        record.Interval.NetworkDropped += Metering.RunQueued(ref network, seconds);
        record.Interval.NetworkArrived += network.Active * seconds;
        record.Interval.Active = Math.Max(record.Interval.Active, memory.Active);
        record.Cache = Math.Min(record.Cache + (record.Rates.CacheGrowth * seconds), Math.Max(0, memory.Allocation - memory.Active));
        Metering.RunPressure(ref record, seconds);
    }

    private void Refresh(int host)
    {
        state.Hosts[host].Dirty = 0;
        var members = state.Members[host];
        foreach (var vm in members)
            Activate(vm);
        var slowdown = ShareMemory(host, members);
        ShareCpu(host, members, slowdown);
        ShareQueued(host, members, Resource.Disk);
        ShareQueued(host, members, Resource.Network);
        foreach (var vm in members)
        {
            Press(vm);
            NoteHeldUp(vm);
        }
    }

    /// <summary>What the guest asks for now.</summary>
    private void Activate(int vm)
    {
        ref var record = ref state.Vms[vm];
        var activity = !state.IsRunning(vm) ? 0 : record.RestartDue != WorldState.Never ? RestartActivity : 1;
        for (var resource = Resource.Cpu; resource <= Resource.Network; resource++)
        {
            ref var channel = ref state.Channel(vm, resource);
            channel.Active = channel.Demand * activity;
        }
    }

    /// <summary>Memory is had or not; a host whose guests touch more than it has swaps, which slows all of them. Returns by how much.</summary>
    private double ShareMemory(int host, List<int> members)
    {
        double wanted = 0;
        foreach (var vm in members)
        {
            ref var channel = ref state.Channel(vm, Resource.Memory);
            channel.Got = Math.Min(channel.Active, channel.Allocation);
            wanted += channel.Got;
        }

        var capacity = state.Fleet.Hosts[host].Capacity.Memory;
        var part = wanted <= capacity ? 1 : capacity / wanted;
        foreach (var vm in members)
        {
            ref var channel = ref state.Channel(vm, Resource.Memory);
            channel.Got *= part;
            Starve(vm, ref channel);
        }

        return Math.Max(0.1, 1 - (StallPerShortfall * (1 - part)));
    }

    private void Starve(int vm, ref Channel memory)
    {
        ref var record = ref state.Vms[vm];
        var missing = memory.Active - memory.Got;
        record.Rates.MemoryStall = missing > 0 ? Math.Min(1, StallPerShortfall * missing / memory.Active) : 0;
        record.Rates.SwapIn = Math.Min(SwapInBytesPerSecond, missing / ShortfallReuseSeconds);
        record.Cache = Math.Min(record.Cache, Math.Max(0, memory.Allocation - memory.Active));
        var margin = state.Fleet.Vms[vm].Traits.HasSwap ? OomMarginWithSwap : OomMargin;
        if (memory.Active <= memory.Allocation * margin || record.RestartDue != WorldState.Never)
        {
            record.OomDue = WorldState.Never;
        }
        else if (record.OomDue == WorldState.Never)
        {
            record.OomDue = state.Now + OomPatience.Ticks;
            timetable.Add(record.OomDue, TimerKind.OutOfMemory, vm);
        }
    }

    private void ShareCpu(int host, List<int> members, double slowdown)
    {
        _sharing.Clear();
        foreach (var vm in members)
        {
            ref var record = ref state.Vms[vm];
            ref var cpu = ref state.Channel(vm, Resource.Cpu);
            var limit = Math.Min(cpu.Allocation, record.CpusOnline) * (1 - record.Throttle);
            record.Rates.CpuWanted = record.Flags.HasFlag(VmFlags.Suspended) ? 0 : Math.Min(cpu.Active, limit);
            _sharing.Add(record.Rates.CpuWanted, state.Fleet.Vms[vm].Shares);
        }

        var definition = state.Fleet.Hosts[host];
        var got = _sharing.Share(definition.Capacity.Cpu * slowdown);
        double total = 0;
        for (var i = 0; i < got.Length; i++)
        {
            state.Channel(members[i], Resource.Cpu).Got = got[i];
            total += got[i];
        }

        state.Hosts[host].CpuGot = total;
        state.Hosts[host].Watts = definition.Power.At(total / definition.Capacity.Cpu);
    }

    private void ShareQueued(int host, List<int> members, Resource resource)
    {
        _sharing.Clear();
        foreach (var vm in members)
        {
            ref var channel = ref state.Channel(vm, resource);
            TrimBacklog(vm, resource, ref channel);
            var stands = state.Vms[vm].Flags.HasFlag(VmFlags.Suspended) || !state.IsRunning(vm);
            var wanted = channel.Backlog > 0 ? channel.Allocation : Math.Min(channel.Active, channel.Allocation);
            _sharing.Add(stands ? 0 : wanted, state.Fleet.Vms[vm].Shares);
        }

        var got = _sharing.Share(state.Fleet.Hosts[host].Capacity[resource]);
        for (var i = 0; i < got.Length; i++)
        {
            ref var channel = ref state.Channel(members[i], resource);
            channel.Got = got[i];
            PlanDrain(members[i], resource, ref channel);
        }
    }

    /// <summary>A lower cap holds a shorter queue: what no longer fits has timed out.</summary>
    private void TrimBacklog(int vm, Resource resource, ref Channel channel)
    {
        var excess = channel.Backlog - (BacklogSeconds * channel.Allocation);
        if (excess <= 0)
            return;
        channel.Backlog -= excess;
        channel.Meter.Unserved += excess;
        if (resource == Resource.Network)
            state.Vms[vm].Interval.NetworkDropped += excess;
    }

    private void PlanDrain(int vm, Resource resource, ref Channel channel)
    {
        var slope = channel.Got - channel.Active;
        channel.DrainDue = WorldState.Never;
        if (channel.Backlog <= 0 || slope <= 0)
            return;
        var ticks = Math.Ceiling(channel.Backlog / slope * TimeSpan.TicksPerSecond);
        if (ticks > TimeSpan.TicksPerDay)
            return;
        channel.DrainDue = state.Now + Math.Max(1, (long)ticks);
        timetable.Add(channel.DrainDue, TimerKind.Drained, (vm * Resources.Count) + (int)resource);
    }

    private void Press(int vm)
    {
        ref var rates = ref state.Vms[vm].Rates;
        ref var cpu = ref state.Channel(vm, Resource.Cpu);
        ref var disk = ref state.Channel(vm, Resource.Disk);
        rates.Steal = rates.CpuWanted - cpu.Got;
        rates.CpuStall = cpu.Active > cpu.Got ? 1 - (cpu.Got / cpu.Active) : 0;
        rates.DiskStall = disk.Backlog > 0 ? 1 : disk.Active > disk.Got ? 1 - (disk.Got / disk.Active) : 0;
        rates.CacheGrowth = disk.Got * CachedShareOfDisk;
    }

    // Reported when it begins, and again whenever the allocation has been changed and is still not enough.
    private void NoteHeldUp(int vm)
    {
        for (var resource = Resource.Cpu; resource <= Resource.Network; resource++)
        {
            ref var channel = ref state.Channel(vm, resource);
            if (channel.Active <= channel.Allocation * OverTolerance)
            {
                channel.HeldUpAt = 0;
            }
            else if (!channel.HeldUpAt.Equals(channel.Allocation))
            {
                channel.HeldUpAt = channel.Allocation;
                events.Add(state.Now, FleetEventKind.PressureRaised, state.Fleet.Vms[vm].Id, resource: resource);
            }
        }
    }
}
