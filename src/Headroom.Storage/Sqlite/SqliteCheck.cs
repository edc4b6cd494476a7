namespace Headroom.Storage.Sqlite;

/// <summary>Finds damage when a file is opened rather than in the middle of a night.</summary>
internal static class SqliteCheck
{
    public static void Run(SqliteSession session, string path)
    {
        var finding = session["PRAGMA quick_check(1)"].Single<string>();
        if (finding != "ok")
            throw SqliteErrors.Damaged(path, finding ?? "the check gave no answer");
    }
}
