using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Observation;

/// <summary>Reads the meters as of now. Works on copies: reading changes nothing, not even rounding.</summary>
internal static class Totals
{
    public static WorldTotals Read(WorldState state)
    {
        double powered = 0, busy = 0, cpu = 0, joules = 0, cost = 0;
        for (var i = 0; i < state.Hosts.Length; i++)
        {
            var host = state.Hosts[i];
            Metering.RunHost(ref host, Pending(state, i), state.Members[i].Count > 0, state.Fleet.Hosts[i].Price.PerHour);
            powered += host.PoweredSeconds;
            busy += host.BusySeconds;
            cpu += host.CpuSeconds;
            joules += host.Joules;
            cost += host.Cost;
        }

        return new WorldTotals
        {
            Since = new DateTimeOffset(state.TotalsSince, TimeSpan.Zero),
            At = new DateTimeOffset(state.Now, TimeSpan.Zero),
            Vms = [.. Enumerable.Range(0, state.Vms.Length).Select(vm => ReadVm(state, vm))],
            HostHours = powered / 3600,
            BusyHostHours = busy / 3600,
            CpuCoreHours = cpu / 3600,
            EnergyKwh = joules / 3.6e6,
            Cost = cost,
            OomKills = state.Vms.Sum(v => v.OomKills),
            Migrations = state.MigrationsDone,
            MigrationDowntime = TimeSpan.FromSeconds(state.DowntimeSeconds),
        };
    }

    public static VmTotals ReadVm(WorldState state, int vm) => new(
        state.Fleet.Vms[vm].Id,
        ReadChannel(state, vm, Resource.Cpu),
        ReadChannel(state, vm, Resource.Memory),
        ReadChannel(state, vm, Resource.Disk),
        ReadChannel(state, vm, Resource.Network))
    {
        OomKills = state.Vms[vm].OomKills,
    };

    /// <summary>Sets all meters to zero. Everything must have been settled.</summary>
    public static void Reset(WorldState state)
    {
        state.TotalsSince = state.Now;
        state.MigrationsDone = 0;
        state.DowntimeSeconds = 0;
        for (var i = 0; i < state.Channels.Length; i++)
            state.Channels[i].Meter = default;
        for (var vm = 0; vm < state.Vms.Length; vm++)
            state.Vms[vm].OomKills = 0;
        for (var i = 0; i < state.Hosts.Length; i++)
        {
            ref var host = ref state.Hosts[i];
            host.PoweredSeconds = host.BusySeconds = host.CpuSeconds = host.Joules = host.Cost = 0;
        }
    }

    private static ResourceTotals ReadChannel(WorldState state, int vm, Resource resource)
    {
        var channel = state.Channel(vm, resource);
        var pending = Pending(state, state.Vms[vm].Host);
        if (pending > 0 && resource is Resource.Cpu or Resource.Memory)
            Metering.RunInstant(ref channel, pending);
        else if (pending > 0)
            Metering.RunQueued(ref channel, pending);
        var seconds = (state.Now - state.TotalsSince) / (double)TimeSpan.TicksPerSecond;
        return new ResourceTotals
        {
            Demand = channel.Meter.Demand,
            Served = channel.Meter.Served,
            Unserved = channel.Meter.Unserved,
            Waiting = channel.Backlog,
            Allocated = channel.Meter.Allocated,
            Provisioned = state.Fleet.Vms[vm].Provisioned[resource] * seconds,
            Shortfall = channel.Meter.Shortfall,
            Backlogged = channel.Meter.Backlogged,
            SecondsOver = channel.Meter.SecondsOver,
            Seconds = seconds,
        };
    }

    private static double Pending(WorldState state, int host) =>
        (state.Now - state.Hosts[host].Since) / (double)TimeSpan.TicksPerSecond;
}
