using System.Collections.Immutable;
using Headroom.Fleet;

namespace Headroom.Simulation.Persistence;

/// <summary>Actions as bytes.</summary>
internal static class ActionCodec
{
    public static void Write(StateWriter writer, FleetAction action)
    {
        writer.Write(action.Kind);
        writer.WriteVm(action.Vm);
        switch (action)
        {
            case ResizeAction resize:
                WriteChanges(writer, resize.Changes);
                break;
            case MigrateAction move:
                writer.Write(move.Source.Value);
                writer.Write(move.Target.Value);
                break;
            case ReserveAction reserve:
                writer.Write(reserve.Host.Value);
                writer.WriteValue(reserve.Amounts);
                break;
            case ReleaseAction release:
                writer.Write(release.Host.Value);
                break;
            case AlertAction alert:
                writer.Write(alert.Message);
                break;
        }
    }

    public static FleetAction Read(StateReader reader)
    {
        var kind = reader.ReadString();
        var vm = reader.ReadVm();
        return kind switch
        {
            "resize" => new ResizeAction(vm, ReadChanges(reader)),
            "migrate" => new MigrateAction(vm, new HostId(reader.ReadString()), new HostId(reader.ReadString())),
            "reserve" => new ReserveAction(vm, new HostId(reader.ReadString()), reader.ReadValue<Amounts>()),
            "release" => new ReleaseAction(vm, new HostId(reader.ReadString())),
            "isolate" => new IsolateAction(vm),
            "restore" => new RestoreAction(vm),
            "alert" => new AlertAction(vm, reader.ReadString()),
            _ => throw new InvalidDataException($"holds an action of the unknown kind '{kind}'"),
        };
    }

    private static void WriteChanges(StateWriter writer, ImmutableArray<ResourceChange> changes)
    {
        writer.Write(changes.IsDefault ? 0 : changes.Length);
        foreach (var change in changes.IsDefault ? [] : changes)
        {
            writer.Write((int)change.Resource);
            writer.Write(change.From);
            writer.Write(change.To);
        }
    }

    private static ImmutableArray<ResourceChange> ReadChanges(StateReader reader)
    {
        var changes = ImmutableArray.CreateBuilder<ResourceChange>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            changes.Add(new ResourceChange((Resource)reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble()));
        return changes.ToImmutable();
    }
}
