using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Simulation;

/// <summary>
/// Everything that can be done to a world from outside, as values. The world's future follows from its state and the inputs that
/// come, each at its moment; that is what makes it possible to write them down and to live through the same again.
/// </summary>
internal abstract record WorldInput
{
    public sealed record StartOperation(OperationToken Token, FleetAction Action) : WorldInput;

    public sealed record CancelOperation(OperationToken Token) : WorldInput;

    /// <summary>The guest drops cache so that it fits into so much memory.</summary>
    public sealed record DropCache(int Vm, double ToBytes) : WorldInput;

    public sealed record OnlineCpus(int Vm, int Count) : WorldInput;

    /// <summary>Somebody else changes an allocation.</summary>
    public sealed record ChangeAllocation(int Vm, Resource Resource, double To) : WorldInput;

    public sealed record SwitchVm(int Vm, bool On) : WorldInput;

    public sealed record SetHostState(int Host, HostState State) : WorldInput;

    public sealed record ResetTotals : WorldInput;
}
