using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Storage;

/// <summary>What every sample log does. A store's own tests derive from this and say how to open one.</summary>
public abstract class SampleLogConformance : IDisposable
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract ISampleLog Log { get; }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public async Task A_new_log_is_empty()
    {
        await Log.AppendAsync([], Cancel);
        Assert.Empty(await ReadAsync());
        Assert.Empty(await ReadAsync(vm: 1));
        Assert.Null(await Log.GetNewestEndAsync(Cancel));
    }

    [Fact]
    public async Task Samples_come_back_exactly()
    {
        Sample[] samples = [Given.FullSample(1, 0), Given.Sample(1, 5), Given.FullSample(1, 10) with { Pressure = new Pressure() }];
        await Log.AppendAsync(samples, Cancel);

        var read = await ReadAsync();
        Assert.Equal(samples, read);
        Assert.Equal(samples.Select(Bits), read.Select(Bits));
    }

    [Fact]
    public async Task All_vms_come_by_vm_and_then_by_time()
    {
        foreach (var minute in new[] { 5, 0, 10 })
            await Log.AppendAsync([Given.Sample(3, minute), Given.Sample(1, minute), Given.Sample(2, minute)], Cancel);

        Assert.Equal(
            [(1, 0), (1, 5), (1, 10), (2, 0), (2, 5), (2, 10), (3, 0), (3, 5), (3, 10)],
            (await ReadAsync()).Select(s => ((int)BitConverter.ToUInt32(s.Vm.Value.ToByteArray()), (int)(s.At - Given.Start).TotalMinutes)));
    }

    [Fact]
    public async Task A_range_takes_its_start_and_not_its_end()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 10).Select(i => Given.Sample(1, i * 5))], Cancel);
        Assert.Equal([10, 15, 20], Minutes(await ReadAsync(1, from: 10, to: 25)));
        Assert.Equal([10, 15, 20], Minutes(await ReadAsync(null, from: 6, to: 21)));
        Assert.Empty(await ReadAsync(1, from: 25, to: 25));
        Assert.Empty(await ReadAsync(2));
    }

    [Fact]
    public async Task Of_two_samples_with_one_start_the_first_stays()
    {
        await Log.AppendAsync([Given.Sample(1, 0, 1), Given.Sample(1, 0, 2), Given.Sample(2, 0, 3)], Cancel);
        await Log.AppendAsync([Given.Sample(1, 0, 4), Given.Sample(2, 5, 5)], Cancel);
        Assert.Equal([1, 3, 5], (await ReadAsync()).Select(s => s.Mean.Cpu));
    }

    [Fact]
    public async Task Late_and_doubled_samples_find_their_place_in_a_long_history()
    {
        var history = Enumerable.Range(0, 2_000).Select(i => Given.Sample(1, i * 5)).ToArray();
        var onTime = history.Where((_, i) => i % 7 != 3);
        var late = history.Where((_, i) => i % 7 == 3);
        foreach (var batch in onTime.Chunk(300).Concat(late.Reverse().Chunk(90)))
            await Log.AppendAsync(batch, Cancel);
        await Log.AppendAsync([.. history.Select(s => s with { Mean = Amounts.Zero })], Cancel);
        await FillAsync(Log);

        Assert.Equal(history, await ReadAsync(1));
        Assert.Equal(history[100..200], await ReadAsync(1, from: 500, to: 1_000));
    }

    [Fact]
    public async Task Many_vms_and_days_come_back_complete()
    {
        var expected = new List<Sample>();
        for (var step = 0; step < 600; step++)
        {
            Sample[] batch = [.. Enumerable.Range(1, 20).Select(vm => vm % 2 == 0 ? Given.FullSample(vm, step * 5) : Given.Sample(vm, step * 5))];
            expected.AddRange(batch);
            await Log.AppendAsync(batch, Cancel);
        }

        Assert.Equal(expected.OrderBy(s => s.Vm).ThenBy(s => s.At), await ReadAsync());
        Assert.Equal(expected.Where(s => s.Vm == Given.Vm(7)), await ReadAsync(7));
    }

    [Fact]
    public async Task The_newest_end_is_the_latest_and_not_the_last_to_come()
    {
        await Log.AppendAsync([Given.Sample(1, 100), Given.Sample(2, 50) with { Length = TimeSpan.FromHours(2) }], Cancel);
        await Log.AppendAsync([Given.Sample(1, 0)], Cancel);
        Assert.Equal(Given.At(170), await Log.GetNewestEndAsync(Cancel));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000)]
    public async Task Trimming_forgets_what_begins_before_and_nothing_else(int count)
    {
        Sample[] samples = [.. Enumerable.Range(0, count).SelectMany(i => new[] { Given.Sample(1, i * 5), Given.Sample(2, i * 5) })];
        foreach (var batch in samples.Chunk(500))
            await Log.AppendAsync(batch, Cancel);
        var cut = Given.At(count / 2 * 5);
        await Log.TrimAsync(cut, Cancel);
        await Log.TrimAsync(Given.Start, Cancel);

        Assert.Equal(samples.Where(s => s.At >= cut).OrderBy(s => s.Vm), await ReadAsync());
        await Log.TrimAsync(Given.At(count * 5), Cancel);
        Assert.Empty(await ReadAsync());
        Assert.Null(await Log.GetNewestEndAsync(Cancel));
        await Log.AppendAsync([samples[0]], Cancel);
        Assert.Equal([samples[0]], await ReadAsync());
    }

    [Fact]
    public async Task Times_of_any_offset_are_the_same_instant()
    {
        var sample = Given.Sample(1, 0);
        await Log.AppendAsync([sample with { At = sample.At.ToOffset(TimeSpan.FromHours(5)) }], Cancel);
        await Log.AppendAsync([sample], Cancel);
        Assert.Equal([sample], await ReadAsync());
        Assert.Equal(TimeSpan.Zero, (await ReadAsync())[0].At.Offset);
    }

    [Fact]
    public async Task A_reader_beside_a_writer_misses_nothing_that_was_acknowledged()
    {
        const int Steps = 400;
        var acknowledged = 0;
        var writing = Task.Run(
            async () =>
            {
                for (var step = 0; step < Steps; step++)
                {
                    await Log.AppendAsync([.. Enumerable.Range(1, 25).Select(vm => Given.Sample(vm, step * 5))], Cancel);
                    Volatile.Write(ref acknowledged, step + 1);
                }
            },
            Cancel);
        for (var known = 0; known < Steps && !writing.IsFaulted;)
        {
            known = Volatile.Read(ref acknowledged);
            var read = await ReadAsync();
            Assert.Equal(read.OrderBy(s => s.Vm).ThenBy(s => s.At), read);
            Assert.All(read.GroupBy(s => s.Vm), vm => Assert.Equal(Enumerable.Range(0, vm.Count()).Select(i => i * 5), Minutes(vm)));
            Assert.True(read.Count >= known * 25);
        }

        await writing;
    }

    [Fact]
    public async Task A_sample_that_would_outlast_time_is_kept_all_the_same()
    {
        Sample[] samples = [Given.Sample(1, 0) with { Length = TimeSpan.MaxValue }, Given.Sample(2, 0) with { Length = TimeSpan.MinValue }];
        await Log.AppendAsync(samples, Cancel);
        Assert.Equal(samples, await ReadAsync());
        Assert.Equal(DateTimeOffset.MaxValue, await Log.GetNewestEndAsync(Cancel));
    }

    [Fact]
    public async Task A_cancelled_append_stores_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Log.AppendAsync([Given.Sample(1, 0)], new CancellationToken(canceled: true)));
        Assert.Empty(await ReadAsync());
    }

    protected async Task<List<Sample>> ReadAsync(int? vm = null, int from = 0, int to = int.MaxValue / 100)
    {
        var samples = new List<Sample>();
        VmId? id = vm is { } number ? Given.Vm(number) : null;
        await foreach (var sample in Log.ReadAsync(Given.At(from), Given.At(to), id, Cancel))
            samples.Add(sample);
        return samples;
    }

    /// <summary>Enough samples of another VM for what came before to be stored as it is stored in the long run.</summary>
    protected static async Task FillAsync(ISampleLog log)
    {
        foreach (var batch in Enumerable.Range(0, 6_000).Select(i => Given.Sample(99, i)).Chunk(1_000))
            await log.AppendAsync(batch, Cancel);
    }

    private static IEnumerable<int> Minutes(IEnumerable<Sample> samples) => samples.Select(s => (int)(s.At - Given.Start).TotalMinutes);

    // Equality cannot tell 0 from -0.
    private static (long, long) Bits(Sample sample) =>
        (BitConverter.DoubleToInt64Bits(sample.Pressure?.DiskStall ?? 1), BitConverter.DoubleToInt64Bits(sample.Mean.Disk));
}
