using System.Collections.Immutable;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Operations;

namespace Headroom.Simulation;

/// <summary>
/// A simulated world as a connector offers it. With a clock, the world is carried up to the clock's time before every answer, so
/// that nobody has to drive it.
/// </summary>
public sealed class SimulatedHypervisor(World world, TimeProvider? time = null) : IHypervisor
{
    private readonly CallGate _gate = new(world, time);

    public PoolId Pool => world.Fleet.Pool;

    public Task<Inventory> GetInventoryAsync(CancellationToken cancellationToken) =>
        _gate.Call(91, world.ReadInventory, cancellationToken);

    public Task<ImmutableDictionary<VmId, VmCapabilities>> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        _gate.Call(92, world.ReadCapabilities, cancellationToken);

    public Task<IReadOnlyList<Sample>> GetSamplesAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _gate.Call(93, () => world.ReadSamples(since), cancellationToken);

    public Task<IReadOnlyList<FleetEvent>> GetEventsAsync(long after, CancellationToken cancellationToken) =>
        _gate.Call(94, () => world.ReadEvents(after), cancellationToken);

    public Task<OperationStatus> StartAsync(OperationToken token, FleetAction action, CancellationToken cancellationToken) =>
        _gate.Call(99, () => world.Start(token, action), cancellationToken);

    public Task<OperationStatus?> GetOperationAsync(OperationToken token, CancellationToken cancellationToken) =>
        _gate.Call(95, () => world.Find(token), cancellationToken);

    public Task CancelAsync(OperationToken token, CancellationToken cancellationToken) =>
        _gate.Do(96, () => world.Cancel(token), cancellationToken);

    public Task<Vm?> ReadBackAsync(VmId vm, CancellationToken cancellationToken) =>
        _gate.Call(97, () => world.ReadVm(vm), cancellationToken);

    public Task<IReadOnlyList<ReservedCapacity>> GetReservationsAsync(CancellationToken cancellationToken) =>
        _gate.Call(98, world.ReadReservations, cancellationToken);
}
