using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Storage.Sqlite;

namespace Headroom.Tests.Storage;

/// <summary>
/// A process that is killed leaves its files as they are at that moment. So the files of an open store are copied between two
/// calls, and the copy is opened: everything that was acknowledged must be in it. A cut-off log stands for a power cut.
/// </summary>
public sealed class SqliteCrashTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_with_the_process()
    {
        using var store = SqliteStore.Open(_directory.File("live"));
        var samples = new List<Sample>();
        for (var step = 0; step < 240; step++)
        {
            Sample[] batch = [.. Enumerable.Range(1, 60).Select(vm => Given.FullSample(vm, step * 5))];
            await store.Samples.AppendAsync(batch, Cancel);
            await store.Journal.AppendAsync([Given.Made((2 * step) + 1, Given.Decision(step + 1)), Given.Moved((2 * step) + 2, step + 1, DecisionState.Approved)], Cancel);
            samples.AddRange(batch);
            if (step % 30 == 29)
                await AssertCopyHoldsAsync(samples, entries: 2 * (step + 1), $"copy{step}");
        }
    }

    [Fact]
    public async Task A_log_cut_anywhere_leaves_whole_batches_from_the_beginning()
    {
        using var store = SqliteStore.Open(_directory.File("live"));
        for (var step = 0; step < 12; step++)
        {
            await store.Journal.AppendAsync([Given.Made((2 * step) + 1, Given.Decision(step + 1)), Given.Note((2 * step) + 2)], Cancel);
            await store.Samples.AppendAsync([.. Enumerable.Range(1, 20).Select(vm => Given.Sample(vm, step * 5))], Cancel);
        }

        var random = new Random(7);
        for (var trial = 0; trial < 25; trial++)
        {
            var copy = Copy($"cut{trial}");
            Cut(Path.Combine(copy, "journal.db-wal"), random);
            Cut(Path.Combine(copy, "samples.db-wal"), random);
            await AssertWholeBatchesAsync(copy);
        }
    }

    [Fact]
    public async Task A_log_cut_anywhere_leaves_what_was_learned_before_or_after_and_no_mixture()
    {
        using var store = SqliteStore.Open(_directory.File("live"));
        for (var number = 1; number <= 4; number++)
            await store.Knowledge.SaveAsync("lab", KnowledgeStoreConformance.Bytes(300_000 / number, number), Cancel);
        var (random, found) = (new Random(11), new HashSet<int>());
        for (var trial = 0; trial < 25; trial++)
        {
            var copy = Copy($"cut{trial}");
            Cut(Path.Combine(copy, "samples.db-wal"), random);
            using var survivor = SqliteStore.Open(copy);
            var block = await survivor.Knowledge.LoadAsync("lab", Cancel);
            found.Add(block?[0] ?? 0);
            if (block is not null)
                Assert.Equal(KnowledgeStoreConformance.Bytes(300_000 / block[0], block[0]), block);
            await survivor.Knowledge.SaveAsync("lab", [9], Cancel);
        }

        Assert.True(found.Count > 2, "every cut fell into the same place");
    }

    private async Task AssertCopyHoldsAsync(List<Sample> samples, int entries, string name)
    {
        using var survivor = SqliteStore.Open(Copy(name));
        Assert.Equal(samples.OrderBy(s => s.Vm).ThenBy(s => s.At), await survivor.Samples.ReadAllAsync(Cancel));
        Assert.Equal(entries, (await survivor.Journal.ReadAllAsync(Cancel)).Count);
        var decisions = await survivor.Journal.QueryAsync(new() { States = [DecisionState.Approved], Limit = int.MaxValue }, Cancel);
        Assert.Equal(entries / 2, decisions.Count);
    }

    private static async Task AssertWholeBatchesAsync(string directory)
    {
        using var store = SqliteStore.Open(directory);
        var entries = await store.Journal.ReadAllAsync(Cancel);
        Assert.Equal(0, entries.Count % 2);
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(i => (long)i), entries.Select(e => e.Sequence));
        Assert.Equal(entries.Count / 2, (await store.Journal.QueryAsync(new(), Cancel)).Count);

        var samples = await store.Samples.ReadAllAsync(Cancel);
        var steps = samples.Count / 20;
        Assert.Equal(samples.OrderBy(s => s.Vm).ThenBy(s => s.At), samples);
        Assert.All(samples.GroupBy(s => s.Vm), vm => Assert.Equal(Enumerable.Range(0, steps).Select(i => Given.At(i * 5)), vm.Select(s => s.At)));

        // And life goes on.
        await store.Journal.AppendAsync([Given.Note(entries.Count + 1)], Cancel);
        await store.Samples.AppendAsync([Given.Sample(1, 10_000)], Cancel);
    }

    private string Copy(string name)
    {
        var copy = Directory.CreateDirectory(_directory.File(name)).FullName;
        foreach (var file in Directory.GetFiles(_directory.File("live"), "*.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static void Cut(string path, Random random)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(random.NextInt64(file.Length + 1));
    }
}
