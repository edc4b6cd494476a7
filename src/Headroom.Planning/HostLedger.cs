using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Headroom.Fleet;

namespace Headroom.Planning;

/// <summary>
/// What each host has promised, counted so that it is never too little: a resize in flight counts as the larger of before and
/// after, a move in flight counts on both ends, reservations count in full.
/// </summary>
public sealed class HostLedger
{
    private readonly Dictionary<HostId, Amounts> _limits = [];
    private readonly Dictionary<HostId, Amounts> _promised = [];

    public HostLedger(FleetSnapshot snapshot)
        : this(snapshot.Hosts, snapshot.Vms.Select(s => s.Vm).Concat(snapshot.Others), snapshot.InFlight, snapshot.Reservations, snapshot.Overcommit)
    {
    }

    public HostLedger(
        IEnumerable<Host> hosts, IEnumerable<Vm> vms, IEnumerable<InFlight> inFlight, IEnumerable<Reservation> reservations, Amounts overcommit)
    {
        foreach (var host in hosts)
        {
            _limits[host.Id] = Times(host.Capacity, overcommit);
            _promised[host.Id] = Amounts.Zero;
        }

        var moving = new Dictionary<VmId, FleetAction>();
        foreach (var flight in inFlight)
            moving[flight.Action.Vm] = flight.Action;
        foreach (var vm in vms)
        {
            if (vm.Host is { } host && vm.State != VmState.Off)
                Count(vm, host, moving.GetValueOrDefault(vm.Id));
        }

        foreach (var reservation in reservations)
            Add(reservation.Host, reservation.Amounts);
    }

    public Amounts Promised(HostId host) => _promised[host];

    public Amounts Limit(HostId host) => _limits[host];

    public bool Knows(HostId host) => _limits.ContainsKey(host);

    /// <summary>What the host can still promise; negative on a host that is overcommitted already.</summary>
    public double Room(HostId host, Resource resource) => _limits[host][resource] - _promised[host][resource];

    public void Change(HostId host, Resource resource, double delta)
    {
        var promised = _promised[host];
        _promised[host] = promised.With(resource, promised[resource] + delta);
    }

    private void Count(Vm vm, HostId host, FleetAction? action)
    {
        var held = vm.Allocation;
        if (action is ResizeAction resize)
        {
            foreach (var change in resize.Changes)
                held = held.With(change.Resource, Math.Max(held[change.Resource], Math.Max(change.From, change.To)));
        }

        Add(host, held);
        if (action is MigrateAction move)
            Add(move.Target == host ? move.Source : move.Target, held);
    }

    private void Add(HostId host, Amounts amounts)
    {
        ref var promised = ref CollectionsMarshal.GetValueRefOrNullRef(_promised, host);
        if (!Unsafe.IsNullRef(ref promised))
            promised += Known(amounts);
    }

    /// <summary>An allocation that is not known is not promised by us: where the platform sets no cap there is nothing to count.</summary>
    private static Amounts Known(Amounts a) => new(Zeroed(a.Cpu), Zeroed(a.Memory), Zeroed(a.Disk), Zeroed(a.Network));

    private static double Zeroed(double value) => double.IsFinite(value) ? value : 0;

    private static Amounts Times(Amounts a, Amounts b) => new(a.Cpu * b.Cpu, a.Memory * b.Memory, a.Disk * b.Disk, a.Network * b.Network);
}
