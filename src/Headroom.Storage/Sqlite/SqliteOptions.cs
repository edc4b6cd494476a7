namespace Headroom.Storage.Sqlite;

public sealed record SqliteOptions
{
    /// <summary>How large each database file may grow, so that a store fills its share of a disk and not the disk; null for no limit.</summary>
    public long? MaxFileBytes { get; init; }
}
