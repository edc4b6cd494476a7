using System.Runtime.CompilerServices;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Storage.Journal;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// The journal as a table that only grows, and beside it the decisions as they stand, changed in the same transaction. A commit
/// is on the disk before <see cref="AppendAsync"/> returns.
/// </summary>
internal sealed class SqliteJournal(SqliteFile file) : IJournal
{
    private const int EntriesPerPage = 512;

    // Times are ticks of 100 ns in UTC; VMs are their UUID's 16 bytes in the order in which it is written.
    public static SqliteFileKind File { get; } = new()
    {
        Name = "journal.db",
        PageBytes = 4096,
        Synchronous = "FULL",
        Schema = new SqliteSchema(
            """
            CREATE TABLE entry (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER, vm BLOB, text TEXT NOT NULL);
            CREATE TABLE decision (number INTEGER PRIMARY KEY, vm BLOB NOT NULL, state TEXT NOT NULL, changed_at INTEGER NOT NULL, text TEXT NOT NULL);
            CREATE INDEX decision_by_vm ON decision (vm, number);
            CREATE INDEX decision_by_state ON decision (state, number);
            CREATE INDEX decision_by_change ON decision (changed_at, number, state, vm);
            CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
            """),
    };

    public Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) =>
        file.WriteAsync(session => Append(session, entries), cancellationToken);

    public async IAsyncEnumerable<JournalEntry> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var start = from;
            var page = await file.ReadAsync(session => ReadPage(session, start), cancellationToken);
            foreach (var entry in page)
            {
                from = entry.Sequence + 1;
                yield return entry;
            }

            if (page.Count < EntriesPerPage)
                yield break;
        }
    }

    public Task<long> GetLastSequenceAsync(CancellationToken cancellationToken) => file.ReadAsync(LastSequence, cancellationToken);

    public Task<IReadOnlyList<Decision>> QueryAsync(DecisionQuery query, CancellationToken cancellationToken) =>
        file.ReadAsync(session => DecisionTable.Query(session, query), cancellationToken);

    public Task<Decision?> FindAsync(string decisionId, CancellationToken cancellationToken) =>
        DecisionIds.NumberOf(decisionId) is { } number
            ? file.ReadAsync(session => DecisionTable.Find(session, number), cancellationToken)
            : Task.FromResult<Decision?>(null);

    public Task<string?> GetValueAsync(string key, CancellationToken cancellationToken) =>
        file.ReadAsync(session => session["SELECT value FROM setting WHERE key = @1"].Single<string>(key), cancellationToken);

    public Task SetValueAsync(string key, string value, CancellationToken cancellationToken) =>
        file.WriteAsync(
            session => session["INSERT INTO setting VALUES (@1, @2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"].Execute(key, value),
            cancellationToken);

    private static int Append(SqliteSession session, IReadOnlyList<JournalEntry> entries)
    {
        var changed = DecisionChanges.Of(
            entries, LastSequence(session), DecisionTable.LastNumber(session), number => DecisionTable.Find(session, number));
        foreach (var entry in entries)
            Insert(session, entry);
        foreach (var decision in changed.Values)
            DecisionTable.Store(session, decision);
        return entries.Count;
    }

    private static void Insert(SqliteSession session, JournalEntry entry)
    {
        var (kind, number, vm) = entry switch
        {
            DecisionMade made => ("decision", made.Decision.Number, made.Decision.Action.Vm),
            DecisionMoved moved => ("transition", moved.Number, null),
            Noted noted => ("note", (long?)null, noted.Vm),
            _ => ("", null, null),
        };
        session["INSERT INTO entry VALUES (@1, @2, @3, @4, @5, @6)"].Execute(
            entry.Sequence, entry.At.UtcTicks, kind, number, vm?.Value.ToByteArray(bigEndian: true), JournalCodec.Encode(entry));
    }

    private static List<JournalEntry> ReadPage(SqliteSession session, long from)
    {
        var page = new List<JournalEntry>();
        using var rows = session[$"SELECT text FROM entry WHERE seq >= @1 ORDER BY seq LIMIT {EntriesPerPage}"].Query(from);
        while (rows.Read())
            page.Add(JournalCodec.Decode(rows.GetString(0)));
        return page;
    }

    private static long LastSequence(SqliteSession session) => session["SELECT max(seq) FROM entry"].Single<long>();
}
