using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Simulation;

/// <summary>The agents inside a simulated world.</summary>
public sealed class SimulatedGuests(World world, TimeProvider? time = null) : IGuestChannel
{
    private readonly CallGate _gate = new(world, time);

    public Task<IReadOnlyList<GuestReport>> GetReportsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _gate.Call(101, () => world.ReadReports(since), cancellationToken);

    public Task<GuestReply> AskConsentAsync(VmId vm, ResourceChange change, CancellationToken cancellationToken) =>
        _gate.Call(102, () => world.AskConsent(vm, change), cancellationToken);

    public Task<GuestReply> PrepareToShrinkAsync(VmId vm, ResourceChange change, CancellationToken cancellationToken) =>
        _gate.Call(103, () => world.PrepareToShrink(vm, change), cancellationToken);

    public Task<GuestReply> SendAsync(VmId vm, GuestDirective directive, CancellationToken cancellationToken) =>
        _gate.Call(104, () => world.Send(vm, directive), cancellationToken);

    public Task<GuestView?> ReadBackAsync(VmId vm, CancellationToken cancellationToken) =>
        _gate.Call(105, () => world.ReadGuest(vm), cancellationToken);
}
