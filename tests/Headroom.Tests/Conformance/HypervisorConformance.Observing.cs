using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Conformance;

/// <summary>Samples and events: complete, in order, never from the future, and unknown where unknown.</summary>
public abstract partial class HypervisorConformance
{
    [Fact]
    public async Task Samples_come_in_order_and_not_from_the_future()
    {
        await using var pool = await CreateAsync();
        var since = pool.Now();
        await pool.LetPassAsync(pool.SampleInterval * 2.5);
        var samples = await pool.Hypervisor.GetSamplesAsync(since, Stop);
        Assert.Contains(samples, s => s.Vm == pool.Vm);
        Assert.All(samples, s => Assert.True(s.Length > TimeSpan.Zero && s.End > since && s.End <= pool.Now(), s.ToString()));
        Assert.Equal(samples.Select(s => s.End).Order(), samples.Select(s => s.End));
        Assert.All(samples.GroupBy(s => s.Vm), DoNotOverlap);
    }

    [Fact]
    public async Task Asking_again_brings_only_what_is_new()
    {
        await using var pool = await CreateAsync();
        var since = pool.Now();
        await pool.LetPassAsync(pool.SampleInterval * 2.5);
        var newest = (await pool.Hypervisor.GetSamplesAsync(since, Stop)).Max(s => s.End);
        Assert.Empty(await pool.Hypervisor.GetSamplesAsync(newest, Stop));
        await pool.LetPassAsync(pool.SampleInterval);
        Assert.All(await pool.Hypervisor.GetSamplesAsync(newest, Stop), s => Assert.True(s.End > newest));
    }

    [Fact]
    public async Task Sample_amounts_are_amounts_or_unknown()
    {
        await using var pool = await CreateAsync();
        var since = pool.Now();
        await pool.LetPassAsync(pool.SampleInterval * 2.5);
        foreach (var sample in await pool.Hypervisor.GetSamplesAsync(since, Stop))
        {
            Assert.Contains(Resources.All, sample.Mean.IsKnown);
            foreach (var resource in Resources.All)
            {
                var (mean, peak) = (sample.Mean[resource], sample.Peak[resource]);
                Assert.False(mean < 0 || double.IsInfinity(mean) || peak < 0 || double.IsInfinity(peak), sample.ToString());
                Assert.False(mean > (peak * (1 + 1e-6)) + 1e-6, $"the mean is above the peak: {sample}");
            }

            Assert.False(sample.WorkingSetBytes < 0);
            Assert.All(Resources.All, r => Assert.False(sample.Pressure?.Stall(r) is < 0 or > 1 + 1e-6));
            Assert.False(sample.Pressure?.CpuSteal is < 0 or > 1 + 1e-6);
        }
    }

    [Fact]
    public async Task Events_are_numbered_in_order()
    {
        await using var pool = await CreateAsync();
        var (resource, can, before) = await SomethingToShrink(pool, pool.Vm);
        await pool.RunAsync("shrink", Resize(pool.Vm, resource, before, Less(can, before)), can.TimeToEffect);
        await pool.RunAsync("grow", Resize(pool.Vm, resource, Less(can, before), before), can.TimeToEffect);
        var events = await pool.Hypervisor.GetEventsAsync(0, Stop);
        Assert.All(events, e => Assert.True(e.Number > 0 && e.At <= pool.Now()));
        Assert.Equal(events.Select(e => e.Number).Distinct().Order(), events.Select(e => e.Number));
        Assert.Equal(events.Select(e => e.At).Order(), events.Select(e => e.At));
        foreach (var happened in events)
            Assert.All(await pool.Hypervisor.GetEventsAsync(happened.Number, Stop), later => Assert.True(later.Number > happened.Number));
    }

    private static void DoNotOverlap(IGrouping<VmId, Sample> samples)
    {
        var inOrder = samples.OrderBy(s => s.At).ToList();
        Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.At, $"{pair.First} and {pair.Second} overlap"));
    }
}
