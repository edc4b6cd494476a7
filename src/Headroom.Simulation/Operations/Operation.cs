using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Simulation.Operations;

internal enum OperationFault
{
    None,
    FailsLater,
    NoEffect,
    ErrorAfterTaken,
    Stuck,
}

/// <summary>One resource's change within a resize.</summary>
internal struct ResizePart
{
    public Resource Resource;
    public double From;
    public double To;
    public long Due;
    public bool Over;
    public bool Failed;
}

/// <summary>An action that was asked for, from then until it is forgotten.</summary>
internal sealed class Operation
{
    public required long Number { get; init; }

    public required OperationToken Token { get; init; }

    public required FleetAction Action { get; init; }

    /// <summary>Index of the VM; -1 when there is no such VM.</summary>
    public required int Vm { get; init; }

    public required long StartedAt { get; init; }

    public OperationState State { get; set; } = OperationState.Running;

    public OperationFault Fault { get; set; }

    public long EndedAt { get; set; } = long.MaxValue;

    public string? Detail { get; set; }

    /// <summary>When an action without parts is done.</summary>
    public long Due { get; set; } = long.MaxValue;

    public ResizePart[] Parts { get; set; } = [];

    public MigrationState? Migration { get; set; }

    public bool IsRunning => State == OperationState.Running;
}
