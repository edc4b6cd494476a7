using Headroom.Control.Ports;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// What was learned, in the file of the samples that it was learned from: neither is worth a synchronised disk, and the journal need not
/// wait for either.
/// </summary>
internal sealed class SqliteKnowledgeStore(SqliteFile file) : IKnowledgeStore
{
    public const string Schema = "CREATE TABLE knowledge (name TEXT PRIMARY KEY, data BLOB NOT NULL)";

    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken) =>
        file.ReadAsync(session => session["SELECT data FROM knowledge WHERE name = @1"].Single<byte[]>(name), cancellationToken);

    public Task SaveAsync(string name, byte[] block, CancellationToken cancellationToken)
    {
        KnowledgeLimit.Check(name, block);
        return file.WriteAsync(
            session => session["INSERT INTO knowledge VALUES (@1, @2) ON CONFLICT (name) DO UPDATE SET data = excluded.data"].Execute(name, block),
            cancellationToken);
    }
}
