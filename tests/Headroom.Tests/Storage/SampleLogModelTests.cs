using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Storage.Memory;
using Headroom.Storage.Sqlite;

namespace Headroom.Tests.Storage;

/// <summary>
/// Any history of appends (late, doubled, mixed), trims and restarts leaves what a sorted dictionary would hold, for every store.
/// </summary>
public sealed class SampleLogModelTests
{
    private static readonly VmId[] s_vms = [Given.Vm(1), Given.Vm(2), Given.Vm(3)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task In_memory(int seed) => await RunAsync(seed, new MemorySampleLog(), log => log);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task In_files(int seed)
    {
        using var directory = new TempDirectory();
        var store = SqliteStore.Open(directory.Path);
        try
        {
            await RunAsync(
                seed,
                store.Samples,
                _ =>
                {
                    store.Dispose();
                    store = SqliteStore.Open(directory.Path);
                    return store.Samples;
                });
        }
        finally
        {
            store.Dispose();
        }
    }

    private static async Task RunAsync(int seed, ISampleLog log, Func<ISampleLog, ISampleLog> reopen)
    {
        var random = new Random(seed);
        var samples = new RandomSamples(seed);
        var model = new SortedDictionary<(VmId, DateTimeOffset), Sample>();
        for (var step = 0; step < 30; step++)
        {
            var shift = TimeSpan.FromMinutes(5 * random.Next(0, 4_000));
            var length = TimeSpan.FromSeconds(random.Next(1_000));
            var batch = samples.Series(random.Next(1, 700), s_vms).Select(s => s with { At = s.At + shift, Length = length }).ToArray();
            random.Shuffle(batch.AsSpan(0, random.Next(batch.Length)));
            await log.AppendAsync(batch, TestContext.Current.CancellationToken);
            foreach (var sample in batch)
                model.TryAdd((sample.Vm, sample.At), sample);

            if (random.Next(8) == 0)
                await TrimAsync(log, model, Given.At(5 * random.Next(0, 2_000)));
            if (random.Next(5) == 0)
                log = reopen(log);
            await CompareAsync(log, model, random);
        }
    }

    private static async Task TrimAsync(ISampleLog log, SortedDictionary<(VmId Vm, DateTimeOffset At), Sample> model, DateTimeOffset before)
    {
        await log.TrimAsync(before, TestContext.Current.CancellationToken);
        foreach (var key in model.Keys.Where(k => k.At < before).ToArray())
            model.Remove(key);
    }

    private static async Task CompareAsync(ISampleLog log, SortedDictionary<(VmId Vm, DateTimeOffset At), Sample> model, Random random)
    {
        var from = Given.At(5 * random.Next(-10, 3_000));
        var to = from.AddMinutes(5 * random.Next(0, 3_000));
        VmId? vm = random.Next(2) == 0 ? s_vms[random.Next(s_vms.Length)] : null;
        var read = new List<Sample>();
        await foreach (var sample in log.ReadAsync(from, to, vm, TestContext.Current.CancellationToken))
            read.Add(sample);

        SampleBits.AssertSame([.. model.Values.Where(s => s.At >= from && s.At < to && (vm is null || s.Vm == vm))], read);
        Assert.Equal(
            model.Count == 0 ? null : model.Values.Max(s => s.End),
            await log.GetNewestEndAsync(TestContext.Current.CancellationToken));
    }
}
