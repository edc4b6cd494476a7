using System.Collections.Immutable;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Planning;

namespace Headroom.Control.Decisions;

/// <summary>
/// The one writer of the journal, and the decisions that are still open. Whatever is written is durable before anyone sees it here;
/// when the journal refuses, nothing has happened.
/// </summary>
public sealed class DecisionBook : IDisposable
{
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private ImmutableSortedDictionary<long, Decision> _open = ImmutableSortedDictionary<long, Decision>.Empty;
    private long _sequence;
    private long _number;

    private DecisionBook(IJournal journal, TimeProvider time)
    {
        _journal = journal;
        _time = time;
    }

    /// <summary>Called after every durable write, with the decisions that it touched.</summary>
    public event Action<IReadOnlyList<Decision>>? Written;

    /// <summary>Decisions that something may still happen to, by number.</summary>
    public ImmutableSortedDictionary<long, Decision> Open => _open;

    /// <summary>Decisions made so far, which is also the number of the last one.</summary>
    public long Count => Interlocked.Read(ref _number);

    public static async Task<DecisionBook> LoadAsync(IJournal journal, TimeProvider time, CancellationToken cancellationToken)
    {
        var book = new DecisionBook(journal, time) { _sequence = await journal.GetLastSequenceAsync(cancellationToken) };
        var newest = await journal.QueryAsync(new DecisionQuery { Limit = 1 }, cancellationToken);
        book._number = newest.Count == 0 ? 0 : newest[0].Number;
        var states = Enum.GetValues<DecisionState>().Where(s => !s.IsFinal()).ToArray();
        var open = await journal.QueryAsync(new DecisionQuery { States = states, Limit = int.MaxValue }, cancellationToken);
        book._open = open.ToImmutableSortedDictionary(d => d.Number, d => d);
        return book;
    }

    public IEnumerable<Decision> InFlight() => _open.Values.Where(d => d.State.IsInFlight());

    /// <summary>Lets the caller compose a batch against the open decisions as they are, and writes it as one.</summary>
    public async Task WriteAsync(Action<Batch> compose, CancellationToken cancellationToken)
    {
        Batch batch;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            batch = new Batch(_time.GetUtcNow(), _sequence, _number, _open);
            compose(batch);
            if (batch.Entries.Count == 0)
                return;
            // Once begun, the write is seen through: a cancelled append would leave it unknown what is durable.
            await _journal.AppendAsync(batch.Entries, CancellationToken.None);
            (_sequence, _number, _open) = (batch.Sequence, batch.Number, batch.StillOpen());
        }
        finally
        {
            _turn.Release();
        }

        Written?.Invoke(batch.Touched);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Entries that are written together or not at all.</summary>
    public sealed class Batch
    {
        private readonly DateTimeOffset _at;
        private readonly List<JournalEntry> _entries = [];
        private readonly SortedDictionary<long, Decision> _touched = [];
        private readonly ImmutableSortedDictionary<long, Decision> _before;

        internal Batch(DateTimeOffset at, long sequence, long number, ImmutableSortedDictionary<long, Decision> open)
        {
            _at = at;
            Sequence = sequence;
            Number = number;
            _before = open;
        }

        internal IReadOnlyList<JournalEntry> Entries => _entries;

        internal IReadOnlyList<Decision> Touched => [.. _touched.Values];

        internal long Sequence { get; private set; }

        internal long Number { get; private set; }

        public Decision? Find(long number) => _touched.GetValueOrDefault(number) ?? _before.GetValueOrDefault(number);

        public IEnumerable<Decision> Open => _before.Values.Select(d => _touched.GetValueOrDefault(d.Number, d)).Where(d => !d.State.IsFinal());

        public Decision Make(PoolId pool, PlanScope scope, PlanStep step)
        {
            var decision = new Decision
            {
                Number = ++Number,
                Pool = pool,
                At = _at,
                Scope = scope,
                Action = step.Action,
                Mode = step.Mode,
                Reason = step.Reason,
                Evidence = step.Evidence,
                History = [new Transition(_at, DecisionState.Proposed, null)],
            };
            _entries.Add(new DecisionMade(++Sequence, _at, decision));
            _touched[decision.Number] = decision;
            return decision;
        }

        /// <summary>Moves a decision on; false when it is not open or cannot become that.</summary>
        public bool Move(long number, DecisionState to, string? detail)
        {
            if (Find(number) is not { } decision || !decision.State.CanBecome(to))
                return false;
            var transition = new Transition(_at, to, detail);
            _entries.Add(new DecisionMoved(++Sequence, _at, number, transition));
            _touched[number] = decision.Advance(transition);
            return true;
        }

        public void Note(string kind, VmId? vm, string text) => _entries.Add(new Noted(++Sequence, _at, kind, vm, text));

        internal ImmutableSortedDictionary<long, Decision> StillOpen()
        {
            var open = _before.ToBuilder();
            foreach (var decision in _touched.Values)
            {
                if (decision.State.IsFinal())
                    open.Remove(decision.Number);
                else
                    open[decision.Number] = decision;
            }

            return open.ToImmutable();
        }
    }
}
