using Headroom.Control.Decisions;
using Headroom.Fleet;

namespace Headroom.Control.Ports;

/// <summary>
/// Everything that was decided and what became of it, in order, for ever appended to. Once <see cref="AppendAsync"/> returns, the
/// entries survive a crash of the process and of the machine.
/// </summary>
public interface IJournal
{
    /// <summary>Appends all entries or none. Their sequence numbers must follow the last one without a gap.</summary>
    Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken);

    /// <summary>Entries numbered from <paramref name="from"/> on, in order.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(long from, CancellationToken cancellationToken);

    /// <summary>The last sequence number; 0 when the journal is empty.</summary>
    Task<long> GetLastSequenceAsync(CancellationToken cancellationToken);

    /// <summary>Decisions as they stand now, newest first.</summary>
    Task<IReadOnlyList<Decision>> QueryAsync(DecisionQuery query, CancellationToken cancellationToken);

    Task<Decision?> FindAsync(string decisionId, CancellationToken cancellationToken);

    /// <summary>A small durable value of Headroom's own, such as a cursor; null when it was never set.</summary>
    Task<string?> GetValueAsync(string key, CancellationToken cancellationToken);

    Task SetValueAsync(string key, string value, CancellationToken cancellationToken);
}

/// <summary>Which decisions are wanted. Paging: the number of the last decision of the page before, exclusive.</summary>
public sealed record DecisionQuery
{
    public VmId? Vm { get; init; }

    /// <summary>In one of these states; none named means in any.</summary>
    public IReadOnlyList<DecisionState>? States { get; init; }

    public DateTimeOffset? ChangedSince { get; init; }

    public long? Before { get; init; }

    public int Limit { get; init; } = 100;
}
