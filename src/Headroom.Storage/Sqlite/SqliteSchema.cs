using System.Globalization;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// The tables of a file, as the steps that lead from one version to the next. A step that was published is never changed; a new
/// version adds one. The file keeps its version as SQLite's <c>user_version</c>.
/// </summary>
internal sealed class SqliteSchema(params IReadOnlyList<string> steps)
{
    public void Apply(SqliteSession session, string path)
    {
        var version = session["PRAGMA user_version"].Single<long>();
        if (version > steps.Count)
        {
            throw new StorageException(
                $"{path} was written by a newer Headroom (schema {version}; this one knows up to {steps.Count}); upgrade Headroom");
        }

        for (; version < steps.Count; version++)
            Step(session, steps[(int)version], version + 1);
    }

    private static void Step(SqliteSession session, string sql, long version) =>
        session.Run($"BEGIN IMMEDIATE; {sql}; PRAGMA user_version = {version.ToString(CultureInfo.InvariantCulture)}; COMMIT");
}
