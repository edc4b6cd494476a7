using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Storage;

namespace Headroom.Tests.Storage;

/// <summary>What every journal does. A store's own tests derive from this and say how to open one.</summary>
public abstract class JournalConformance : IDisposable
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IJournal Journal { get; }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public async Task A_new_journal_is_empty()
    {
        Assert.Equal(0, await Journal.GetLastSequenceAsync(Cancel));
        Assert.Empty(await ReadAsync());
        Assert.Empty(await Journal.QueryAsync(new DecisionQuery(), Cancel));
        Assert.Null(await Journal.FindAsync("d000001", Cancel));
    }

    [Fact]
    public async Task Entries_come_back_as_they_went_in_and_in_order()
    {
        JournalEntry[] entries =
        [
            Given.Note(1, "line one\nline \"two\" ✓", Given.Vm(3)),
            Given.Made(2, Given.Decision(1)),
            Given.Moved(3, 1, DecisionState.Approved, detail: "by policy"),
            Given.Note(4),
        ];
        await Journal.AppendAsync(entries[..2], Cancel);
        await Journal.AppendAsync(entries[2..], Cancel);

        Assert.Equal(entries, await ReadAsync());
        Assert.Equal(entries[2..], await ReadAsync(from: 3));
        Assert.Empty(await ReadAsync(from: 5));
        Assert.Equal(4, await Journal.GetLastSequenceAsync(Cancel));
    }

    [Fact]
    public async Task Reading_goes_on_over_many_pages()
    {
        JournalEntry[] entries = [.. Enumerable.Range(1, 1_500).Select(i => Given.Note(i, $"note {i}"))];
        await Journal.AppendAsync(entries, Cancel);

        Assert.Equal(entries, await ReadAsync());
        Assert.Equal(entries[700..], await ReadAsync(from: 701));
    }

    [Fact]
    public async Task Appending_nothing_changes_nothing()
    {
        await Journal.AppendAsync([], Cancel);
        Assert.Equal(0, await Journal.GetLastSequenceAsync(Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_gap_or_a_number_used_twice_is_refused(long sequence)
    {
        await Journal.AppendAsync([Given.Note(1), Given.Note(2)], Cancel);
        await RefusedAsync(Given.Note(sequence));
        await RefusedAsync(Given.Note(3), Given.Note(sequence == 4 ? 5 : sequence));
        Assert.Equal(2, await Journal.GetLastSequenceAsync(Cancel));
    }

    [Fact]
    public async Task Nothing_of_a_refused_batch_is_stored()
    {
        await Journal.AppendAsync([Given.Made(1, Given.Decision(1))], Cancel);
        await RefusedAsync(
            Given.Moved(2, 1, DecisionState.Approved), Given.Made(3, Given.Decision(2)), Given.Moved(4, 2, DecisionState.Verified));

        Assert.Single(await ReadAsync());
        Assert.Equal(DecisionState.Proposed, (await FindAsync(1))!.State);
        Assert.Null(await FindAsync(2));
        await Journal.AppendAsync([Given.Moved(2, 1, DecisionState.Approved)], Cancel);
    }

    [Fact]
    public async Task Every_transition_is_allowed_or_refused_as_the_states_say()
    {
        long sequence = 0, number = 0;
        foreach (var (path, next) in Paths())
        {
            var decision = Given.Decision(++number);
            await Journal.AppendAsync([Given.Made(++sequence, decision)], Cancel);
            foreach (var state in path)
                await Journal.AppendAsync([Given.Moved(++sequence, number, state)], Cancel);

            var from = path.LastOrDefault(DecisionState.Proposed);
            if (from.CanBecome(next))
                await Journal.AppendAsync([Given.Moved(++sequence, number, next)], Cancel);
            else
                await RefusedAsync(Given.Moved(sequence + 1, number, next));
            Assert.Equal(from.CanBecome(next) ? next : from, (await FindAsync(number))!.State);
        }
    }

    [Fact]
    public async Task A_decision_is_made_once_and_in_order_and_moved_only_if_it_is_there()
    {
        await Journal.AppendAsync([Given.Made(1, Given.Decision(5))], Cancel);
        await RefusedAsync(Given.Made(2, Given.Decision(5)));
        await RefusedAsync(Given.Made(2, Given.Decision(4)));
        await RefusedAsync(Given.Made(2, Given.Decision(6) with { History = [] }));
        await RefusedAsync(Given.Moved(2, 6, DecisionState.Approved));
        await Journal.AppendAsync([Given.Made(2, Given.Decision(8))], Cancel);
    }

    [Fact]
    public async Task A_decision_carries_its_whole_life()
    {
        var decision = Given.Decision(1);
        await Journal.AppendAsync([Given.Made(1, decision), Given.Moved(2, 1, DecisionState.Approved)], Cancel);
        await Journal.AppendAsync([Given.Moved(3, 1, DecisionState.Started, 2), Given.Moved(4, 1, DecisionState.Failed, 3, "timed out")], Cancel);

        var expected = decision.Advance(new Transition(Given.At(1), DecisionState.Approved, null))
            .Advance(new Transition(Given.At(2), DecisionState.Started, null))
            .Advance(new Transition(Given.At(3), DecisionState.Failed, "timed out"));
        Assert.Equal(expected, await Journal.FindAsync("d000001", Cancel));
        Assert.Equal([expected], await Journal.QueryAsync(new DecisionQuery(), Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("1")]
    [InlineData("d000002")]
    [InlineData("d-00001")]
    [InlineData("x000001")]
    [InlineData("d99999999999999999999999")]
    public async Task An_identifier_of_no_decision_finds_none(string id)
    {
        await Journal.AppendAsync([Given.Made(1, Given.Decision(1))], Cancel);
        Assert.Null(await Journal.FindAsync(id, Cancel));
    }

    [Fact]
    public async Task Decisions_are_paged_from_the_newest()
    {
        await Journal.AppendAsync([.. Enumerable.Range(1, 25).Select(i => Given.Made(i, Given.Decision(i)))], Cancel);

        var pages = new List<long[]>();
        for (long? before = null; ; before = pages[^1][^1])
        {
            var page = await Journal.QueryAsync(new DecisionQuery { Before = before, Limit = 10 }, Cancel);
            if (page.Count == 0)
                break;
            pages.Add([.. page.Select(d => d.Number)]);
        }

        Assert.Equal([10, 10, 5], pages.Select(p => p.Length));
        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(i => (long)i), pages.SelectMany(p => p));
        Assert.Empty(await Journal.QueryAsync(new DecisionQuery { Limit = 0 }, Cancel));
    }

    [Fact]
    public async Task Decisions_are_found_by_vm_state_and_change()
    {
        await Journal.AppendAsync(
            [
                Given.Made(1, Given.Decision(1, vm: 1)),
                Given.Made(2, Given.Decision(2, vm: 2)),
                Given.Made(3, Given.Decision(3, vm: 1)),
                Given.Made(4, Given.Decision(4, vm: 1)),
                Given.Moved(5, 1, DecisionState.Approved, 10),
                Given.Moved(6, 1, DecisionState.Started, 11),
                Given.Moved(7, 2, DecisionState.Skipped, 12),
                Given.Moved(8, 3, DecisionState.Approved, 13),
            ],
            Cancel);

        Assert.Equal([4, 3, 1], await NumbersAsync(new DecisionQuery { Vm = Given.Vm(1) }));
        Assert.Empty(await NumbersAsync(new DecisionQuery { Vm = Given.Vm(9) }));
        Assert.Equal([3, 1], await NumbersAsync(new DecisionQuery { States = [DecisionState.Started, DecisionState.Approved] }));
        Assert.Equal([2], await NumbersAsync(new DecisionQuery { States = [DecisionState.Skipped] }));
        Assert.Equal([4, 3, 2, 1], await NumbersAsync(new DecisionQuery { States = [] }));
        Assert.Equal([3, 2], await NumbersAsync(new DecisionQuery { ChangedSince = Given.At(12) }));
        Assert.Equal([3], await NumbersAsync(new DecisionQuery { ChangedSince = Given.At(12).AddTicks(1) }));
        Assert.Equal([1], await NumbersAsync(new DecisionQuery { Vm = Given.Vm(1), States = [DecisionState.Started, DecisionState.Skipped], Before = 3 }));
    }

    [Fact]
    public async Task Values_are_kept_and_replaced()
    {
        Assert.Null(await Journal.GetValueAsync("cursor", Cancel));
        await Journal.SetValueAsync("cursor", "1", Cancel);
        await Journal.SetValueAsync("cursor", "", Cancel);
        await Journal.SetValueAsync("Cursor", "2", Cancel);
        Assert.Equal("", await Journal.GetValueAsync("cursor", Cancel));
        Assert.Equal("2", await Journal.GetValueAsync("Cursor", Cancel));
    }

    [Fact]
    public async Task A_reader_beside_a_writer_sees_whole_batches_only()
    {
        const int Batches = 60;
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < Batches; i++)
                    await Journal.AppendAsync([Given.Made((2 * i) + 1, Given.Decision(i + 1)), Given.Note((2 * i) + 2)], Cancel);
            },
            Cancel);
        long last;
        do
        {
            last = await Journal.GetLastSequenceAsync(Cancel);
            var decisions = await Journal.QueryAsync(new DecisionQuery { Limit = 1000 }, Cancel);
            Assert.Equal(0, last % 2);
            Assert.True(decisions.Count >= last / 2);
        }
        while (last < 2 * Batches && !writing.IsFaulted);
        await writing;
    }

    [Fact]
    public async Task A_cancelled_append_stores_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Journal.AppendAsync([Given.Note(1)], new CancellationToken(canceled: true)));
        Assert.Equal(0, await Journal.GetLastSequenceAsync(Cancel));
    }

    protected async Task<JournalEntry[]> ReadAsync(long from = 1)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in Journal.ReadAsync(from, Cancel))
            entries.Add(entry);
        return [.. entries];
    }

    private async Task RefusedAsync(params JournalEntry[] entries) =>
        await Assert.ThrowsAsync<JournalRefusedException>(() => Journal.AppendAsync(entries, Cancel));

    private Task<Decision?> FindAsync(long number) => Journal.FindAsync(Decision.IdOf(number), Cancel);

    private async Task<IEnumerable<int>> NumbersAsync(DecisionQuery query) =>
        (await Journal.QueryAsync(query, Cancel)).Select(d => (int)d.Number);

    /// <summary>A way into every state, with every state that might follow.</summary>
    private static IEnumerable<(DecisionState[] Path, DecisionState Next)> Paths()
    {
        DecisionState[][] ways =
        [
            [],
            [DecisionState.Approved],
            [DecisionState.Approved, DecisionState.Started],
            [DecisionState.Approved, DecisionState.Started, DecisionState.Verified],
            [DecisionState.Skipped],
            [DecisionState.Superseded],
            [DecisionState.Approved, DecisionState.Started, DecisionState.Failed],
            [DecisionState.Approved, DecisionState.Started, DecisionState.Failed, DecisionState.Undone],
        ];
        return ways.SelectMany(_ => Enum.GetValues<DecisionState>(), (way, next) => (way, next));
    }
}
