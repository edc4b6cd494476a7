using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>Capacity that is set aside: one reservation for each VM and host.</summary>
internal sealed class ReservationBook(WorldState state)
{
    private readonly SortedDictionary<(int Vm, int Host), Amounts> _held = [];

    public IEnumerable<(int Vm, int Host, Amounts Amounts)> All => _held.Select(h => (h.Key.Vm, h.Key.Host, h.Value));

    public void Set(int vm, int host, Amounts amounts) => _held[(vm, host)] = amounts;

    public bool Release(int vm, int host) => _held.Remove((vm, host));

    public bool Has(int vm, int host) => _held.ContainsKey((vm, host));

    public void Clear() => _held.Clear();

    public double Held(int host, Resource resource, int exceptVm)
    {
        double sum = 0;
        foreach (var (key, amounts) in _held)
        {
            if (key.Host == host && key.Vm != exceptVm && amounts.IsKnown(resource))
                sum += amounts[resource];
        }

        return sum;
    }

    public IReadOnlyList<ReservedCapacity> List() =>
        [.. _held.Select(h => new ReservedCapacity(state.Fleet.Vms[h.Key.Vm].Id, state.Fleet.Hosts[h.Key.Host].Id, h.Value))];
}
