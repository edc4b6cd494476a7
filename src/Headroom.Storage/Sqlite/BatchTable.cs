using Headroom.Fleet;
using Headroom.Storage.Codec;

namespace Headroom.Storage.Sqlite;

/// <summary>Samples as they came in, a row for each batch: quick to write, and read only when the store is opened.</summary>
internal static class BatchTable
{
    public const string Schema = "CREATE TABLE batch (id INTEGER PRIMARY KEY, data BLOB NOT NULL);";

    public static List<byte[]> Encode(IReadOnlyList<Sample> samples)
    {
        var blocks = new List<byte[]>();
        foreach (var part in samples.Chunk(SampleCodec.MaxSamples))
            blocks.Add(SampleCodec.EncodeBatch(part));
        return blocks;
    }

    public static void Add(SqliteSession session, List<byte[]> blocks)
    {
        foreach (var block in blocks)
            session["INSERT INTO batch (data) VALUES (@1)"].Execute(block);
    }

    public static void Clear(SqliteSession session) => session["DELETE FROM batch"].Execute();

    public static IReadOnlyList<Sample> ReadAll(SqliteSession session)
    {
        var samples = new List<Sample>();
        using var rows = session["SELECT data FROM batch ORDER BY id"].Query();
        while (rows.Read())
            samples.AddRange(SampleCodec.Decode(rows.GetFieldValue<byte[]>(0)));
        return samples;
    }
}
