using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Control.Ports;

/// <summary>
/// A pool of hosts, as a connector offers it. Actions are started and then asked about: a connector must remember every token it
/// was given for as long as the operation runs and for an hour after it, so that a Headroom that was killed in between can find out
/// what became of it. Starting a token twice is answered with the first one's status and does nothing.
/// </summary>
public interface IHypervisor
{
    PoolId Pool { get; }

    /// <summary>Every host and VM of the pool, as of now.</summary>
    Task<Inventory> GetInventoryAsync(CancellationToken cancellationToken);

    /// <summary>What can be done to each VM, or why not.</summary>
    Task<ImmutableDictionary<VmId, VmCapabilities>> GetCapabilitiesAsync(CancellationToken cancellationToken);

    /// <summary>Samples whose interval ended after <paramref name="since"/>, oldest first. What is not known is absent.</summary>
    Task<IReadOnlyList<Sample>> GetSamplesAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>What happened after the event numbered <paramref name="after"/>, oldest first; 0 for everything remembered.</summary>
    Task<IReadOnlyList<FleetEvent>> GetEventsAsync(long after, CancellationToken cancellationToken);

    /// <summary>
    /// Begins an action. Returns once the platform has durably taken or refused it; a refusal is a status, not an exception. An
    /// exception means that it is not known whether it was taken: ask with <see cref="GetOperationAsync"/>.
    /// </summary>
    Task<OperationStatus> StartAsync(OperationToken token, FleetAction action, CancellationToken cancellationToken);

    /// <summary>How an operation stands; null when this token was never taken.</summary>
    Task<OperationStatus?> GetOperationAsync(OperationToken token, CancellationToken cancellationToken);

    /// <summary>Asks an operation to stop. What it had changed by then is seen by reading back; a finished one stays finished.</summary>
    Task CancelAsync(OperationToken token, CancellationToken cancellationToken);

    /// <summary>The truth about one VM, read from the platform now and from no cache; null when it does not exist.</summary>
    Task<Vm?> ReadBackAsync(VmId vm, CancellationToken cancellationToken);

    /// <summary>Capacity that is set aside now.</summary>
    Task<IReadOnlyList<ReservedCapacity>> GetReservationsAsync(CancellationToken cancellationToken);
}

public sealed record Inventory(DateTimeOffset At, ImmutableArray<Host> Hosts, ImmutableArray<Vm> Vms);

public sealed record ReservedCapacity(VmId Vm, HostId Host, Amounts Amounts);

/// <summary>Names one attempt at one action, across restarts: the decision's id, with a suffix for an undo.</summary>
public readonly record struct OperationToken(string Value)
{
    public override string ToString() => Value;
}

public enum OperationState
{
    Running,
    Succeeded,

    /// <summary>It ended without (all of) its effect.</summary>
    Failed,
    Cancelled,

    /// <summary>It was never begun: the platform said no.</summary>
    Refused,
}

public sealed record OperationStatus(OperationToken Token, OperationState State)
{
    /// <summary>From 0 to 1, where the platform knows.</summary>
    public double? Progress { get; init; }

    /// <summary>Why it failed or was refused, or what it is doing, in the platform's words.</summary>
    public string? Detail { get; init; }

    public MigrationProgress? Migration { get; init; }

    public bool IsOver => State != OperationState.Running;
}

/// <summary>A live migration's own figures.</summary>
public sealed record MigrationProgress(
    int Rounds, double TransferredBytes, double RemainingBytes, double DirtyBytesPerSecond, double BytesPerSecond, TimeSpan? Downtime);

public enum FleetEventKind
{
    /// <summary>The guest killed something for want of memory.</summary>
    OutOfMemory,

    /// <summary>A VM began to be held up at its own limit.</summary>
    PressureRaised,

    VmStarted,
    VmStopped,
    VmMoved,

    /// <summary>An allocation changed, by anyone's hand.</summary>
    AllocationChanged,

    HostStateChanged,
}

public sealed record FleetEvent(long Number, DateTimeOffset At, FleetEventKind Kind)
{
    public VmId? Vm { get; init; }

    public HostId? Host { get; init; }

    public Resource? Resource { get; init; }

    public string? Detail { get; init; }
}
