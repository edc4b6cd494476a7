using System.Globalization;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Storage;
using Headroom.Storage.Sqlite;

namespace Headroom.Tests.Storage;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly FreshStore _fresh = new();

    protected override IJournal Journal => _fresh.Store.Journal;

    public override void Dispose()
    {
        _fresh.Dispose();
        base.Dispose();
    }
}

public sealed class SqliteSampleLogTests : SampleLogConformance
{
    private readonly FreshStore _fresh = new();

    protected override ISampleLog Log => _fresh.Store.Samples;

    public override void Dispose()
    {
        _fresh.Dispose();
        base.Dispose();
    }
}

public sealed class SqliteKnowledgeStoreTests : KnowledgeStoreConformance
{
    private readonly FreshStore _fresh = new();

    protected override IKnowledgeStore Store => _fresh.Store.Knowledge;

    public override void Dispose()
    {
        _fresh.Dispose();
        base.Dispose();
    }
}

/// <summary>An open store in a folder of its own, both gone afterwards.</summary>
internal sealed class FreshStore : IDisposable
{
    private readonly TempDirectory _directory = new();

    public FreshStore() => Store = SqliteStore.Open(_directory.Path);

    public SqliteStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
    }
}

/// <summary>Opening, owning, closing and opening again.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_stored_is_there_when_it_is_opened_again()
    {
        var decision = Given.Decision(1);
        using (var store = SqliteStore.Open(_directory.Path))
        {
            await store.Journal.AppendAsync([Given.Made(1, decision), Given.Note(2)], Cancel);
            await store.Journal.SetValueAsync("cursor", "7", Cancel);
            await store.Samples.AppendAsync([Given.FullSample(1, 0)], Cancel);
            await store.Knowledge.SaveAsync("lab", [1, 2, 3], Cancel);
        }

        using var again = SqliteStore.Open(_directory.Path);
        Assert.Equal(decision, await again.Journal.FindAsync(decision.Id, Cancel));
        Assert.Equal(2, await again.Journal.GetLastSequenceAsync(Cancel));
        Assert.Equal("7", await again.Journal.GetValueAsync("cursor", Cancel));
        Assert.Equal([Given.FullSample(1, 0)], await again.Samples.ReadAllAsync(Cancel));
        Assert.Equal(Given.At(5), await again.Samples.GetNewestEndAsync(Cancel));
        Assert.Equal(new byte[] { 1, 2, 3 }, await again.Knowledge.LoadAsync("lab", Cancel));
        await again.Journal.AppendAsync([Given.Moved(3, 1, DecisionState.Approved)], Cancel);
    }

    [Fact]
    public void Directories_are_made_as_needed()
    {
        using var store = SqliteStore.Open(_directory.File("a/b/c"));
        Assert.True(File.Exists(_directory.File("a/b/c/journal.db")));
    }

    [Fact]
    public void A_second_owner_is_told_who_the_first_is()
    {
        using (SqliteStore.Open(_directory.Path))
        {
            var refusal = Refused();
            Assert.Contains("is in use by another Headroom", refusal);
            Assert.Contains($"pid {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}", refusal);
            using var elsewhere = SqliteStore.Open(_directory.File("elsewhere"));
        }

        using var next = SqliteStore.Open(_directory.Path);
    }

    [Fact]
    public void The_lock_file_of_a_process_that_is_gone_does_not_stop_anybody()
    {
        File.WriteAllText(_directory.File("headroom.lock"), "");
        File.WriteAllText(_directory.File("headroom.pid"), "4194304");
        using var store = SqliteStore.Open(_directory.Path);
    }

    [Fact]
    public void A_closed_store_may_be_closed_again()
    {
        var store = SqliteStore.Open(_directory.Path);
        store.Dispose();
        store.Dispose();
    }

    [Fact]
    public void Closing_folds_the_write_ahead_logs_in()
    {
        using (SqliteStore.Open(_directory.Path))
            Assert.True(File.Exists(_directory.File("journal.db-wal")));
        Assert.Equal(["headroom.lock", "journal.db", "samples.db"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task After_a_failed_opening_nothing_stays_locked()
    {
        File.WriteAllText(_directory.File("samples.db"), new string('x', 10_000));
        Refused();
        File.Delete(_directory.File("samples.db"));
        using var store = SqliteStore.Open(_directory.Path);
        await store.Samples.AppendAsync([Given.Sample(1, 0)], Cancel);
    }

    [Fact]
    public async Task Of_many_writers_one_wins_each_number()
    {
        using var store = SqliteStore.Open(_directory.Path);
        var attempts = Enumerable.Range(0, 40).Select(i => Task.Run(() => TryAppendAsync(store.Journal, Given.Note((i / 4) + 1, $"writer {i}")), Cancel));
        await Task.WhenAll(attempts);

        var last = await store.Journal.GetLastSequenceAsync(Cancel);
        var entries = await store.Journal.ReadAllAsync(Cancel);
        Assert.InRange(last, 1, 10);
        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), entries.Select(e => e.Sequence));
    }

    [Fact]
    public void The_system_library_is_used_where_there_is_one()
    {
        var version = Version.Parse(SqliteNative.Initialize());
        Assert.True(version >= new Version(3, 35), $"SQLite {version}");
        Assert.Equal(version.ToString(), SqliteNative.Initialize());
    }

    private static async Task TryAppendAsync(IJournal journal, JournalEntry entry)
    {
        try
        {
            await journal.AppendAsync([entry], Cancel);
        }
        catch (JournalRefusedException)
        {
            // Somebody else was first.
        }
    }

    private string Refused() => StoreReading.OneLine(() => SqliteStore.Open(_directory.Path));
}
