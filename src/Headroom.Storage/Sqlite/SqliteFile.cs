using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Headroom.Storage.Sqlite;

/// <summary>What makes one database file: its layout, and how its commits reach the disk.</summary>
internal sealed record SqliteFileKind
{
    public required string Name { get; init; }

    /// <summary>Takes effect when the file is made.</summary>
    public required int PageBytes { get; init; }

    /// <summary>FULL: a commit survives a power cut. NORMAL: it survives the end of the process.</summary>
    public required string Synchronous { get; init; }

    public required SqliteSchema Schema { get; init; }
}

/// <summary>
/// One database file: one connection that writes and one that reads beside it, each used by one caller at a time and for short
/// whiles only. Every failure leaves as a <see cref="StorageException"/>.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly SqliteSession _writer;
    private readonly SqliteSession _reader;

    private SqliteFile(string path, SqliteSession writer, SqliteSession reader)
    {
        Path = path;
        _writer = writer;
        _reader = reader;
    }

    public string Path { get; }

    public static SqliteFile Open(string directory, SqliteFileKind kind, SqliteOptions options)
    {
        var path = System.IO.Path.Combine(directory, kind.Name);
        SqliteSession? writer = null;
        try
        {
            writer = Connect(path, SqliteOpenMode.ReadWriteCreate);
            Configure(writer, kind, options);
            SqliteCheck.Run(writer, path);
            kind.Schema.Apply(writer, path);
            return new SqliteFile(path, writer, Connect(path, SqliteOpenMode.ReadWrite));
        }
        catch (Exception e)
        {
            writer?.Dispose();
            throw e is SqliteException error ? SqliteErrors.From(error, path) : e;
        }
    }

    /// <summary>
    /// One transaction: all that the work does is stored, or nothing. What is to follow a success and precede the next writer
    /// goes into <paramref name="committed"/>.
    /// </summary>
    public async Task WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken, Action<T>? committed = null)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var result = Guard(() => Transact(work));
            committed?.Invoke(result);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            return Guard(() => work(_reader));
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads while the store is being opened, before anybody else can.</summary>
    public T Load<T>(Func<SqliteSession, T> work) => Guard(() => work(_reader));

    /// <summary>Waits for who is at work, then closes; the writer last, which folds the write-ahead log into the file.</summary>
    public void Dispose()
    {
        _reading.Wait();
        _reader.Dispose();
        _reading.Dispose();
        _writing.Wait();
        _writer.Dispose();
        _writing.Dispose();
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.From(e, Path);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw SqliteErrors.Damaged(Path, e.Message, e);
        }
    }

    private T Transact<T>(Func<SqliteSession, T> work)
    {
        _writer["BEGIN IMMEDIATE"].Execute();
        try
        {
            var result = work(_writer);
            _writer["COMMIT"].Execute();
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            _writer["ROLLBACK"].Execute();
        }
        catch (SqliteException)
        {
            // Some errors, a full disk among them, have rolled back already; the first error is the one to report.
        }
    }

    private static SqliteSession Connect(string path, SqliteOpenMode mode)
    {
        // Pooled connections would outlive the lock on the directory.
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Configure(SqliteSession session, SqliteFileKind kind, SqliteOptions options)
    {
        session.Run($"PRAGMA page_size = {kind.PageBytes}");
        session.Run("PRAGMA journal_mode = WAL");
        session.Run($"PRAGMA synchronous = {kind.Synchronous}");
        session.Run("PRAGMA journal_size_limit = 67108864");
        session.Run("PRAGMA cell_size_check = ON");
        if (options.MaxFileBytes is { } max)
            session.Run($"PRAGMA max_page_count = {Math.Max(1, max / kind.PageBytes)}");
    }
}
