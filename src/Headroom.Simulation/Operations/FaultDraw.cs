using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>Which actions go wrong: drawn from the seed, the VM and the moment.</summary>
internal sealed class FaultDraw(WorldState state, SimulatedFaults faults)
{
    public bool Refuses(Operation operation) => Unit(operation, 41) < faults.Refused;

    public OperationFault Draw(Operation operation)
    {
        var draw = Unit(operation, 42);
        if ((draw -= faults.FailsLater) < 0)
            return OperationFault.FailsLater;
        if ((draw -= faults.NoEffect) < 0)
            return OperationFault.NoEffect;
        if ((draw -= faults.ErrorAfterTaken) < 0)
            return OperationFault.ErrorAfterTaken;
        return draw - faults.Stuck < 0 ? OperationFault.Stuck : OperationFault.None;
    }

    private double Unit(Operation operation, ulong purpose) =>
        Noise.Unit(state.Fleet.Seed, state.Key(operation.Vm), operation.StartedAt, purpose);
}
