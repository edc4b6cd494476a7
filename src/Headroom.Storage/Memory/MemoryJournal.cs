using System.Runtime.CompilerServices;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Storage.Journal;

namespace Headroom.Storage.Memory;

/// <summary>A journal for runs that leave nothing behind. It refuses what every journal refuses.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly List<long> _numbers = [];
    private readonly Dictionary<long, Decision> _decisions = [];
    private readonly SortedSet<long> _unfinished = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var changed = DecisionChanges.Of(entries, _entries.Count, LastNumber, number => _decisions.GetValueOrDefault(number));
            _entries.AddRange(entries);
            foreach (var (number, decision) in changed)
                Store(number, decision);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var sequence = Math.Max(from, 1); EntryAt(sequence) is { } entry; sequence++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    public Task<long> GetLastSequenceAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult((long)_entries.Count);
    }

    public Task<IReadOnlyList<Decision>> QueryAsync(DecisionQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            IReadOnlyList<Decision> found = [.. NewestFirst(query)
                .Select(number => _decisions[number])
                .Where(decision => Matches(decision, query))
                .Take(Math.Max(query.Limit, 0))];
            return Task.FromResult(found);
        }
    }

    public Task<Decision?> FindAsync(string decisionId, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(DecisionIds.NumberOf(decisionId) is { } number ? _decisions.GetValueOrDefault(number) : null);
    }

    public Task<string?> GetValueAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_values.GetValueOrDefault(key));
    }

    public Task SetValueAsync(string key, string value, CancellationToken cancellationToken)
    {
        lock (_lock)
            _values[key] = value;
        return Task.CompletedTask;
    }

    private long LastNumber => _numbers.Count == 0 ? 0 : _numbers[^1];

    private void Store(long number, Decision decision)
    {
        if (number > LastNumber)
            _numbers.Add(number);
        _decisions[number] = decision;
        if (decision.State.IsFinal())
            _unfinished.Remove(number);
        else
            _unfinished.Add(number);
    }

    private JournalEntry? EntryAt(long sequence)
    {
        lock (_lock)
            return sequence <= _entries.Count ? _entries[(int)sequence - 1] : null;
    }

    // What is in flight is asked for in every cycle, and is few among many.
    private IEnumerable<long> NewestFirst(DecisionQuery query)
    {
        var numbers = query.States is { Count: > 0 } states && !states.Any(s => s.IsFinal())
            ? _unfinished.Reverse()
            : Enumerable.Reverse(_numbers);
        return query.Before is { } before ? numbers.SkipWhile(number => number >= before) : numbers;
    }

    private static bool Matches(Decision decision, DecisionQuery query) =>
        (query.Vm is not { } vm || decision.Action.Vm == vm)
        && (query.States is not { Count: > 0 } states || states.Contains(decision.State))
        && (query.ChangedSince is not { } since || decision.ChangedAt >= since);
}
