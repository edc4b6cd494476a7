using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Control.Ports;

/// <summary>A connector that answers in time or not at all: a call that hangs must not hang the loops.</summary>
internal sealed class TimeLimitedHypervisor(IHypervisor inner, TimeSpan limit, TimeProvider time) : IHypervisor
{
    public PoolId Pool => inner.Pool;

    public Task<Inventory> GetInventoryAsync(CancellationToken cancellationToken) => Limit(inner.GetInventoryAsync, cancellationToken);

    public Task<ImmutableDictionary<VmId, VmCapabilities>> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        Limit(inner.GetCapabilitiesAsync, cancellationToken);

    public Task<IReadOnlyList<Sample>> GetSamplesAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Limit(t => inner.GetSamplesAsync(since, t), cancellationToken);

    public Task<IReadOnlyList<FleetEvent>> GetEventsAsync(long after, CancellationToken cancellationToken) =>
        Limit(t => inner.GetEventsAsync(after, t), cancellationToken);

    public Task<OperationStatus> StartAsync(OperationToken token, FleetAction action, CancellationToken cancellationToken) =>
        Limit(t => inner.StartAsync(token, action, t), cancellationToken);

    public Task<OperationStatus?> GetOperationAsync(OperationToken token, CancellationToken cancellationToken) =>
        Limit(t => inner.GetOperationAsync(token, t), cancellationToken);

    public Task CancelAsync(OperationToken token, CancellationToken cancellationToken) =>
        inner.CancelAsync(token, cancellationToken).WaitAsync(limit, time, cancellationToken);

    public Task<Vm?> ReadBackAsync(VmId vm, CancellationToken cancellationToken) => Limit(t => inner.ReadBackAsync(vm, t), cancellationToken);

    public Task<IReadOnlyList<ReservedCapacity>> GetReservationsAsync(CancellationToken cancellationToken) =>
        Limit(inner.GetReservationsAsync, cancellationToken);

    private Task<T> Limit<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        call(cancellationToken).WaitAsync(limit, time, cancellationToken);
}

/// <summary>The same for the way into the guests.</summary>
internal sealed class TimeLimitedGuests(IGuestChannel inner, TimeSpan limit, TimeProvider time) : IGuestChannel
{
    public Task<IReadOnlyList<GuestReport>> GetReportsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        inner.GetReportsAsync(since, cancellationToken).WaitAsync(limit, time, cancellationToken);

    public Task<GuestReply> AskConsentAsync(VmId vm, ResourceChange change, CancellationToken cancellationToken) =>
        inner.AskConsentAsync(vm, change, cancellationToken).WaitAsync(limit, time, cancellationToken);

    public Task<GuestReply> PrepareToShrinkAsync(VmId vm, ResourceChange change, CancellationToken cancellationToken) =>
        inner.PrepareToShrinkAsync(vm, change, cancellationToken).WaitAsync(limit, time, cancellationToken);

    public Task<GuestReply> SendAsync(VmId vm, GuestDirective directive, CancellationToken cancellationToken) =>
        inner.SendAsync(vm, directive, cancellationToken).WaitAsync(limit, time, cancellationToken);

    public Task<GuestView?> ReadBackAsync(VmId vm, CancellationToken cancellationToken) =>
        inner.ReadBackAsync(vm, cancellationToken).WaitAsync(limit, time, cancellationToken);
}
