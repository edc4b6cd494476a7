using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Observation;
using Headroom.Simulation.Operations;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Persistence;

/// <summary>
/// A world's whole state as bytes: the same bytes for the same state. Nothing is settled or rounded on the way, so a world that was
/// saved and loaded goes on to the last bit as it would have without.
/// </summary>
internal static class WorldSnapshot
{
    /// <summary>The state; with the samples, or without them where they are kept in a file of their own.</summary>
    public static ReadOnlyMemory<byte> Write(WorldEngine engine, bool withSamples = true)
    {
        using var writer = new StateWriter(1 << 20);
        var state = engine.State;
        writer.Write(state.Now);
        writer.Write(state.NextBoundary);
        writer.Write(state.TotalsSince);
        writer.Write(state.MigrationsDone);
        writer.Write(state.DowntimeSeconds);
        writer.WriteArray<HostRecord>(state.Hosts);
        writer.WriteArray<VmRecord>(state.Vms);
        writer.WriteArray<Channel>(state.Channels);
        WriteOperations(writer, engine);
        WriteEvents(writer, engine.Events);
        writer.Write(withSamples ? engine.Samples.Batches.Count() : 0);
        foreach (var batch in withSamples ? engine.Samples.Batches : [])
        {
            writer.Write(batch.End);
            writer.WriteArray<SampleRow>(batch.Rows);
        }

        return writer.Written;
    }

    /// <summary>Puts the state that a file holds into a new engine.</summary>
    public static void Restore(WorldEngine engine, string path, ulong fingerprint)
    {
        var bytes = WorldFile.Read(path, fingerprint);
        try
        {
            Read(engine, bytes);
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new WorldFileException(path, problem.Message, problem);
        }
    }

    private static void Read(WorldEngine engine, byte[] bytes)
    {
        using var reader = new StateReader(bytes);
        var state = engine.State;
        state.Now = reader.ReadInt64();
        state.NextBoundary = reader.ReadInt64();
        state.TotalsSince = reader.ReadInt64();
        state.MigrationsDone = reader.ReadInt32();
        state.DowntimeSeconds = reader.ReadDouble();
        reader.ReadInto<HostRecord>(state.Hosts);
        reader.ReadInto<VmRecord>(state.Vms);
        reader.ReadInto<Channel>(state.Channels);
        state.RebuildMembers();
        ReadOperations(reader, engine);
        ReadEvents(reader, engine.Events);
        engine.Samples.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
            engine.Samples.Restore(new SampleBook.Batch { End = reader.ReadInt64(), Rows = reader.ReadArray<SampleRow>() });
        RebuildTimetable(engine);
    }

    private static void WriteOperations(StateWriter writer, WorldEngine engine)
    {
        var operations = engine.Desk.All.ToList();
        writer.Write(engine.Desk.LastNumber);
        writer.Write(operations.Count);
        foreach (var operation in operations)
            OperationCodec.Write(writer, operation);
        var reservations = engine.Reservations.All.ToList();
        writer.Write(reservations.Count);
        foreach (var (vm, host, amounts) in reservations)
        {
            writer.Write(vm);
            writer.Write(host);
            writer.WriteValue(amounts);
        }
    }

    private static void ReadOperations(StateReader reader, WorldEngine engine)
    {
        var last = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
            engine.Desk.Restore(OperationCodec.Read(reader));
        engine.Desk.LastNumber = last;
        for (var left = reader.ReadInt32(); left > 0; left--)
            engine.Reservations.Set(reader.ReadInt32(), reader.ReadInt32(), reader.ReadValue<Amounts>());
    }

    private static void WriteEvents(StateWriter writer, EventBook events)
    {
        var all = events.After(0);
        writer.Write(all.Count);
        foreach (var happened in all)
        {
            writer.Write(happened.Number);
            writer.Write(happened.At.UtcTicks);
            writer.Write((int)happened.Kind);
            writer.WriteOptional(happened.Vm?.Value);
            writer.WriteText(happened.Host?.Value);
            writer.WriteOptional(happened.Resource);
            writer.WriteText(happened.Detail);
        }
    }

    private static void ReadEvents(StateReader reader, EventBook events)
    {
        events.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            events.Restore(new FleetEvent(reader.ReadInt64(), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), (FleetEventKind)reader.ReadInt32())
            {
                Vm = reader.ReadOptional<Guid>() is { } vm ? new VmId(vm) : null,
                Host = reader.ReadText() is { } host ? new HostId(host) : null,
                Resource = reader.ReadOptional<Resource>(),
                Detail = reader.ReadText(),
            });
        }
    }

    /// <summary>What is due follows from the state.</summary>
    private static void RebuildTimetable(WorldEngine engine)
    {
        var (state, timetable) = (engine.State, engine.Timetable);
        timetable.Clear();
        for (var i = 0; i < state.Channels.Length; i++)
            timetable.Add(state.Channels[i].DrainDue, TimerKind.Drained, i);
        for (var vm = 0; vm < state.Vms.Length; vm++)
        {
            timetable.Add(state.Vms[vm].OomDue, TimerKind.OutOfMemory, vm);
            timetable.Add(state.Vms[vm].RestartDue, TimerKind.Restarted, vm);
        }

        foreach (var operation in engine.Desk.Running)
        {
            var index = operation.Number * OperationDesk.PartsPerOperation;
            timetable.Add(operation.Due, TimerKind.OperationPart, index);
            timetable.Add(operation.Migration?.Due ?? WorldState.Never, TimerKind.Migration, index);
            for (var part = 0; part < operation.Parts.Length; part++)
                timetable.Add(operation.Parts[part].Over ? WorldState.Never : operation.Parts[part].Due, TimerKind.OperationPart, index + part);
        }
    }
}
