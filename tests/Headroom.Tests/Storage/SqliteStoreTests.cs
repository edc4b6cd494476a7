using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Storage.Sqlite;

namespace Headroom.Tests.Storage;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly TempDirectory _directory = new();
    private readonly SqliteStore _store;

    public SqliteJournalTests() => _store = SqliteStore.Open(_directory.Path);

    protected override IJournal Journal => _store.Journal;

    public override void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
        base.Dispose();
    }
}

public sealed class SqliteSampleLogTests : SampleLogConformance
{
    private readonly TempDirectory _directory = new();
    private readonly SqliteStore _store;

    public SqliteSampleLogTests() => _store = SqliteStore.Open(_directory.Path);

    protected override ISampleLog Log => _store.Samples;

    public override void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
        base.Dispose();
    }
}
