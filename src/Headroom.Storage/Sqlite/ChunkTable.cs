using Headroom.Fleet;
using Headroom.Storage.Samples;
using Microsoft.Data.Sqlite;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// Chunks of samples. The index holds all that is asked about a chunk before its samples are needed, so that those are touched
/// only then.
/// </summary>
internal static class ChunkTable
{
    // Times are ticks of 100 ns in UTC; VMs are their UUID's 16 bytes in the order in which it is written.
    public const string Schema =
        """
        CREATE TABLE chunk (
          id INTEGER PRIMARY KEY, vm BLOB NOT NULL, start INTEGER NOT NULL, last INTEGER NOT NULL, newest INTEGER NOT NULL,
          count INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE INDEX chunk_by_vm ON chunk (vm, start, last, newest, count)
        """;

    private const string HeadColumns = "id, start, last, newest, count";

    public static long? NewestTicks(SqliteSession session) => session["SELECT max(newest) FROM chunk INDEXED BY chunk_by_vm"].Single<long?>();

    public static List<VmId> Vms(SqliteSession session)
    {
        var vms = new List<VmId>();
        using var rows = session["SELECT DISTINCT vm FROM chunk INDEXED BY chunk_by_vm"].Query();
        while (rows.Read())
            vms.Add(Vm(rows, 0));
        return vms;
    }

    /// <summary>The chunks that samples from the first to the last start may belong to, in order.</summary>
    public static List<ChunkHead> Owners(SqliteSession session, VmId vm, long firstTicks, long lastTicks)
    {
        var heads = new List<ChunkHead>();
        using var rows = session[
            $"""
            SELECT {HeadColumns} FROM chunk INDEXED BY chunk_by_vm
            WHERE vm = @1 AND start <= @3 AND start >= coalesce((SELECT max(start) FROM chunk WHERE vm = @1 AND start <= @2), @2)
            ORDER BY start
            """].Query(Key(vm), firstTicks, lastTicks);
        while (rows.Read())
            heads.Add(Head(rows));
        return heads;
    }

    /// <summary>The next few chunks with samples in the range and after the position.</summary>
    public static List<Chunk> Page(SqliteSession session, VmId vm, long fromTicks, long toTicks, long afterTicks, int limit)
    {
        var chunks = new List<Chunk>();
        using var rows = session[
            $"""
            SELECT {HeadColumns}, data FROM chunk INDEXED BY chunk_by_vm
            WHERE vm = @1 AND start < @3 AND last >= @2 AND last > @4 ORDER BY start LIMIT {limit}
            """].Query(Key(vm), fromTicks, toTicks, afterTicks);
        while (rows.Read())
            chunks.Add(new Chunk(Head(rows), rows.GetFieldValue<byte[]>(5)));
        return chunks;
    }

    /// <summary>The chunks that hold samples on both sides of a time.</summary>
    public static List<(long Id, VmId Vm)> Across(SqliteSession session, long ticks)
    {
        var found = new List<(long, VmId)>();
        using var rows = session["SELECT id, vm FROM chunk INDEXED BY chunk_by_vm WHERE start < @1 AND last >= @1"].Query(ticks);
        while (rows.Read())
            found.Add((rows.GetInt64(0), Vm(rows, 1)));
        return found;
    }

    public static byte[] Data(SqliteSession session, long id) =>
        session["SELECT data FROM chunk WHERE id = @1"].Single<byte[]>(id) ?? throw new InvalidDataException($"chunk {id} is missing");

    public static void Add(SqliteSession session, VmId vm, Chunk chunk) =>
        session["INSERT INTO chunk (vm, start, last, newest, count, data) VALUES (@1, @2, @3, @4, @5, @6)"].Execute(
            Key(vm), chunk.Head.StartTicks, chunk.Head.LastTicks, chunk.Head.NewestTicks, chunk.Head.Count, chunk.Data);

    public static void Remove(SqliteSession session, long id) => session["DELETE FROM chunk WHERE id = @1"].Execute(id);

    public static void RemoveBefore(SqliteSession session, long ticks) =>
        session["DELETE FROM chunk INDEXED BY chunk_by_vm WHERE last < @1"].Execute(ticks);

    private static ChunkHead Head(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4));

    private static byte[] Key(VmId vm) => vm.Value.ToByteArray(bigEndian: true);

    private static VmId Vm(SqliteDataReader row, int column) => new(new Guid(row.GetFieldValue<byte[]>(column), bigEndian: true));
}
