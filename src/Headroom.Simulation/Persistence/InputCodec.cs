using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Simulation.Persistence;

/// <summary>What is done to a world, as bytes. An input of null means that nothing was done: time passed.</summary>
internal static class InputCodec
{
    private enum Kind : byte
    {
        TimePassed,
        Start,
        Cancel,
        DropCache,
        OnlineCpus,
        ChangeAllocation,
        SwitchVm,
        SetHostState,
        ResetTotals,
    }

    public static void Write(StateWriter writer, WorldInput? input)
    {
        switch (input)
        {
            case null:
                writer.Write((byte)Kind.TimePassed);
                break;
            case WorldInput.StartOperation start:
                writer.Write((byte)Kind.Start);
                writer.Write(start.Token.Value);
                ActionCodec.Write(writer, start.Action);
                break;
            case WorldInput.CancelOperation cancel:
                writer.Write((byte)Kind.Cancel);
                writer.Write(cancel.Token.Value);
                break;
            case WorldInput.DropCache drop:
                Write(writer, Kind.DropCache, drop.Vm, drop.ToBytes);
                break;
            case WorldInput.OnlineCpus online:
                Write(writer, Kind.OnlineCpus, online.Vm, online.Count);
                break;
            case WorldInput.ChangeAllocation change:
                Write(writer, Kind.ChangeAllocation, change.Vm, change.To);
                writer.Write((int)change.Resource);
                break;
            case WorldInput.SwitchVm toggle:
                Write(writer, Kind.SwitchVm, toggle.Vm, toggle.On ? 1 : 0);
                break;
            case WorldInput.SetHostState set:
                Write(writer, Kind.SetHostState, set.Host, (double)set.State);
                break;
            case WorldInput.ResetTotals:
                writer.Write((byte)Kind.ResetTotals);
                break;
            default:
                throw new ArgumentException($"a {input.GetType().Name} cannot be written down");
        }
    }

    public static WorldInput? Read(StateReader reader) => (Kind)reader.ReadByte() switch
    {
        Kind.TimePassed => null,
        Kind.Start => new WorldInput.StartOperation(new OperationToken(reader.ReadString()), ActionCodec.Read(reader)),
        Kind.Cancel => new WorldInput.CancelOperation(new OperationToken(reader.ReadString())),
        Kind.DropCache => new WorldInput.DropCache(reader.ReadInt32(), reader.ReadDouble()),
        Kind.OnlineCpus => new WorldInput.OnlineCpus(reader.ReadInt32(), (int)reader.ReadDouble()),
        Kind.ChangeAllocation => ReadChange(reader),
        Kind.SwitchVm => new WorldInput.SwitchVm(reader.ReadInt32(), reader.ReadDouble() > 0),
        Kind.SetHostState => new WorldInput.SetHostState(reader.ReadInt32(), (HostState)(int)reader.ReadDouble()),
        Kind.ResetTotals => new WorldInput.ResetTotals(),
        var unknown => throw new InvalidDataException($"holds an input of the unknown kind {unknown}"),
    };

    private static void Write(StateWriter writer, Kind kind, int index, double value)
    {
        writer.Write((byte)kind);
        writer.Write(index);
        writer.Write(value);
    }

    private static WorldInput.ChangeAllocation ReadChange(StateReader reader)
    {
        var (vm, to) = (reader.ReadInt32(), reader.ReadDouble());
        return new WorldInput.ChangeAllocation(vm, (Resource)reader.ReadInt32(), to);
    }
}
