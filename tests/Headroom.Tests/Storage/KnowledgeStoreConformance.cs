using Headroom.Control.Ports;
using Headroom.Storage;

namespace Headroom.Tests.Storage;

/// <summary>What every store of what was learned does. A store's own tests derive from this and say how to open one.</summary>
public abstract class KnowledgeStoreConformance : IDisposable
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IKnowledgeStore Store { get; }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public async Task Of_what_was_never_learned_there_is_nothing() => Assert.Null(await Store.LoadAsync("lab", Cancel));

    [Fact]
    public async Task A_block_comes_back_as_it_went_in_and_a_shorter_one_takes_its_place_whole()
    {
        await Store.SaveAsync("lab", Bytes(3_000_000, 1), Cancel);
        Assert.Equal(Bytes(3_000_000, 1), await Store.LoadAsync("lab", Cancel));
        await Store.SaveAsync("lab", Bytes(100, 2), Cancel);
        Assert.Equal(Bytes(100, 2), await Store.LoadAsync("lab", Cancel));
        await Store.SaveAsync("lab", [], Cancel);
        Assert.Empty((await Store.LoadAsync("lab", Cancel))!);
    }

    [Fact]
    public async Task Names_are_apart()
    {
        await Store.SaveAsync("lab", [1], Cancel);
        await Store.SaveAsync("Lab", [2], Cancel);
        Assert.Equal(new byte[] { 1 }, await Store.LoadAsync("lab", Cancel));
        Assert.Equal(new byte[] { 2 }, await Store.LoadAsync("Lab", Cancel));
        Assert.Null(await Store.LoadAsync("la", Cancel));
    }

    [Fact]
    public async Task What_the_caller_does_with_its_bytes_afterwards_changes_nothing()
    {
        var given = Bytes(10, 3);
        await Store.SaveAsync("lab", given, Cancel);
        given[0]++;
        var taken = await Store.LoadAsync("lab", Cancel);
        Assert.Equal(Bytes(10, 3), taken);
        taken![1]++;
        Assert.Equal(Bytes(10, 3), await Store.LoadAsync("lab", Cancel));
    }

    [Fact]
    public async Task Too_large_a_block_is_refused_and_the_old_one_stays()
    {
        await Store.SaveAsync("lab", [7], Cancel);
        var refusal = await StoreReading.OneLineAsync(() => Store.SaveAsync("lab", new byte[IKnowledgeStore.MaxBytes + 1], Cancel));
        Assert.Contains("'lab'", refusal);
        Assert.Equal(new byte[] { 7 }, await Store.LoadAsync("lab", Cancel));
    }

    [Fact]
    public async Task Of_many_writers_one_wins_and_nobody_reads_a_part()
    {
        await Store.SaveAsync("lab", Bytes(40_000, 0), Cancel);
        var writers = Enumerable.Range(1, 8).Select(i => Task.Run(() => Store.SaveAsync("lab", Bytes(40_000 * i, i), Cancel), Cancel));
        var readers = Enumerable.Range(1, 8).Select(_ => Task.Run(AssertWholeAsync, Cancel));
        await Task.WhenAll([.. writers, .. readers]);
        await AssertWholeAsync();
    }

    /// <summary>Bytes that tell of which block they are.</summary>
    internal static byte[] Bytes(int count, int number)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, (byte)number);
        return bytes;
    }

    private async Task AssertWholeAsync()
    {
        var block = await Store.LoadAsync("lab", Cancel);
        Assert.Equal(Bytes(40_000 * Math.Max(1, (int)block![0]), block[0]), block);
    }
}
