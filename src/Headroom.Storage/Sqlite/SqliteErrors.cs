using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Headroom.Storage.Sqlite;

/// <summary>SQLite's errors as one line each: what happened, to which file, and what to do.</summary>
internal static class SqliteErrors
{
    public static StorageException From(SqliteException error, string path) => new(Describe(error, path), error);

    public static StorageException Damaged(string path, string finding, Exception? inner = null)
    {
        var message = $"{path} is damaged ({finding.ReplaceLineEndings(" ")}); restore it from a backup, or move it away to begin anew";
        return inner is null ? new StorageException(message) : new StorageException(message, inner);
    }

    private static string Describe(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(path, Finding(error)).Message,
        raw.SQLITE_FULL => $"there is no room left for {path}; free some space on its disk, or raise the limit of its size",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM =>
            $"{path} cannot be opened for writing; give the user that Headroom runs as write access to it and to its directory",
        raw.SQLITE_IOERR => $"{path} cannot be read or written ({Finding(error)}); check its disk",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{path} is locked by another program; close whatever has it open",
        _ => $"{path}: {Finding(error)}",
    };

    private static string Finding(SqliteException error) => raw.sqlite3_errstr(error.SqliteErrorCode).utf8_to_string();
}
