using Headroom.Control.Ports;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// A directory with all that one Headroom remembers: the journal, and the samples with what was learned from them, a database file
/// each, because they differ in what a lost second costs and in how they grow. One process at a time may have it open.
/// </summary>
public sealed class SqliteStore : IDisposable
{
    private readonly Stack<IDisposable> _parts;

    private SqliteStore(Stack<IDisposable> parts, SqliteFile journal, SqliteFile samples)
    {
        _parts = parts;
        Journal = new SqliteJournal(journal);
        Samples = new SqliteSampleLog(samples);
        Knowledge = new SqliteKnowledgeStore(samples);
    }

    public IJournal Journal { get; }

    public ISampleLog Samples { get; }

    public IKnowledgeStore Knowledge { get; }

    /// <summary>Opens the store in a directory; makes both when there is none.</summary>
    /// <exception cref="StorageException">The directory is in use or cannot be used, or a file in it is damaged or too new.</exception>
    public static SqliteStore Open(string directory, SqliteOptions? options = null)
    {
        SqliteNative.Initialize();
        options ??= new SqliteOptions();
        var parts = new Stack<IDisposable>();
        try
        {
            Keep(parts, StoreLock.Take(directory));
            var journal = Keep(parts, SqliteFile.Open(directory, SqliteJournal.File, options));
            var samples = Keep(parts, SqliteFile.Open(directory, SqliteSampleLog.File, options));
            return new SqliteStore(parts, journal, samples);
        }
        catch
        {
            Close(parts);
            throw;
        }
    }

    public void Dispose() => Close(_parts);

    // In the reverse order of opening: the lock is given back when nothing is open any more.
    private static void Close(Stack<IDisposable> parts)
    {
        while (parts.TryPop(out var part))
            part.Dispose();
    }

    private static T Keep<T>(Stack<IDisposable> parts, T part)
        where T : IDisposable
    {
        parts.Push(part);
        return part;
    }
}
