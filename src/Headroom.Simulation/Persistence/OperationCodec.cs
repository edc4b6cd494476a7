using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Operations;

namespace Headroom.Simulation.Persistence;

/// <summary>Operations as bytes, with all that is needed to carry on with them.</summary>
internal static class OperationCodec
{
    public static void Write(StateWriter writer, Operation operation)
    {
        writer.Write(operation.Number);
        writer.Write(operation.Token.Value);
        ActionCodec.Write(writer, operation.Action);
        writer.Write(operation.Vm);
        writer.Write(operation.StartedAt);
        writer.Write((int)operation.State);
        writer.Write((int)operation.Fault);
        writer.Write(operation.EndedAt);
        writer.WriteText(operation.Detail);
        writer.Write(operation.Due);
        WriteParts(writer, operation.Parts);
        writer.Write(operation.Migration is not null);
        if (operation.Migration is { } migration)
            Write(writer, migration);
    }

    public static Operation Read(StateReader reader) => new()
    {
        Number = reader.ReadInt64(),
        Token = new OperationToken(reader.ReadString()),
        Action = ActionCodec.Read(reader),
        Vm = reader.ReadInt32(),
        StartedAt = reader.ReadInt64(),
        State = (OperationState)reader.ReadInt32(),
        Fault = (OperationFault)reader.ReadInt32(),
        EndedAt = reader.ReadInt64(),
        Detail = reader.ReadText(),
        Due = reader.ReadInt64(),
        Parts = ReadParts(reader),
        Migration = reader.ReadBoolean() ? ReadMigration(reader) : null,
    };

    private static void WriteParts(StateWriter writer, ResizePart[] parts)
    {
        writer.Write(parts.Length);
        foreach (var part in parts)
        {
            writer.Write((int)part.Resource);
            writer.Write(part.From);
            writer.Write(part.To);
            writer.Write(part.Due);
            writer.Write(part.Over);
            writer.Write(part.Failed);
        }
    }

    private static ResizePart[] ReadParts(StateReader reader)
    {
        var parts = new ResizePart[reader.ReadInt32()];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new ResizePart
            {
                Resource = (Resource)reader.ReadInt32(),
                From = reader.ReadDouble(),
                To = reader.ReadDouble(),
                Due = reader.ReadInt64(),
                Over = reader.ReadBoolean(),
                Failed = reader.ReadBoolean(),
            };
        }

        return parts;
    }

    private static void Write(StateWriter writer, MigrationState migration)
    {
        writer.Write(migration.Source);
        writer.Write(migration.Target);
        writer.Write(migration.Bytes);
        writer.Write(migration.Rounds);
        writer.Write(migration.RoundBytes);
        writer.Write(migration.Remaining);
        writer.Write(migration.Dirtied);
        writer.Write(migration.Transferred);
        writer.Write(migration.BytesPerSecond);
        writer.Write(migration.DirtyBytesPerSecond);
        writer.Write(migration.DirtyLimit);
        writer.Write(migration.Suspended);
        writer.Write(migration.DowntimeSeconds);
        writer.Write(migration.HotRounds);
        writer.Write(migration.Since);
        writer.Write(migration.Due);
    }

    private static MigrationState ReadMigration(StateReader reader) => new()
    {
        Source = reader.ReadInt32(),
        Target = reader.ReadInt32(),
        Bytes = reader.ReadDouble(),
        Rounds = reader.ReadInt32(),
        RoundBytes = reader.ReadDouble(),
        Remaining = reader.ReadDouble(),
        Dirtied = reader.ReadDouble(),
        Transferred = reader.ReadDouble(),
        BytesPerSecond = reader.ReadDouble(),
        DirtyBytesPerSecond = reader.ReadDouble(),
        DirtyLimit = reader.ReadDouble(),
        Suspended = reader.ReadBoolean(),
        DowntimeSeconds = reader.ReadDouble(),
        HotRounds = reader.ReadInt32(),
        Since = reader.ReadInt64(),
        Due = reader.ReadInt64(),
    };
}
