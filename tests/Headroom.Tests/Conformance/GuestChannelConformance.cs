using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Conformance;

/// <summary>The agents of a pool to try a guest channel on.</summary>
public sealed class GuestFixture : IAsyncDisposable
{
    public required IGuestChannel Guests { get; init; }

    /// <summary>The pool that the guests are in.</summary>
    public required HypervisorFixture Pool { get; init; }

    /// <summary>A VM whose agent is silent or absent.</summary>
    public required VmId WithoutAgent { get; init; }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();
}

/// <summary>What every guest channel owes to its port. The pool's first VM has an agent that lets it shrink within reason.</summary>
public abstract class GuestChannelConformance
{
    private static readonly VmId s_nobody = new(new Guid("00000000-0000-4000-8000-00000000dead"));

    protected abstract Task<GuestFixture> CreateAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reports_come_from_inside_and_in_order()
    {
        await using var fixture = await CreateAsync();
        var since = fixture.Pool.Now();
        await fixture.Pool.LetPassAsync(fixture.Pool.SampleInterval * 2.5);
        var reports = await fixture.Guests.GetReportsAsync(since, Stop);
        Assert.Contains(reports, r => r.Sample.Vm == fixture.Pool.Vm);
        Assert.DoesNotContain(reports, r => r.Sample.Vm == fixture.WithoutAgent);
        Assert.All(reports, r => Assert.Equal(SampleSource.Guest, r.Sample.Source));
        Assert.All(reports, r => Assert.True(r.Sample.End > since && r.Sample.End <= fixture.Pool.Now()));
        Assert.Equal(reports.Select(r => r.Sample.End).Order(), reports.Select(r => r.Sample.End));
        Assert.All(reports, r => Assert.False(r.ActiveUsers < 0));
    }

    [Fact]
    public async Task Silence_is_an_answer_and_not_consent()
    {
        await using var fixture = await CreateAsync();
        var change = new ResourceChange(Resource.Cpu, 1, 0.5);
        foreach (var vm in new[] { fixture.WithoutAgent, s_nobody })
        {
            Assert.Equal(GuestAnswer.Silent, (await fixture.Guests.AskConsentAsync(vm, change, Stop)).Answer);
            Assert.Equal(GuestAnswer.Silent, (await fixture.Guests.PrepareToShrinkAsync(vm, change, Stop)).Answer);
            Assert.Equal(GuestAnswer.Silent, (await fixture.Guests.SendAsync(vm, new GuestDirective.OnlineCpus(1), Stop)).Answer);
            Assert.Null(await fixture.Guests.ReadBackAsync(vm, Stop));
        }
    }

    [Fact]
    public async Task The_guest_sees_what_the_hypervisor_gave_it()
    {
        await using var fixture = await CreateAsync();
        var outside = await fixture.Pool.ReadAsync(fixture.Pool.Vm);
        var inside = await fixture.Guests.ReadBackAsync(fixture.Pool.Vm, Stop);
        Assert.NotNull(inside);
        Assert.InRange(inside.CpusOnline, 1, outside.VcpuCount);
        // A kernel keeps some of its memory to itself.
        Assert.InRange(inside.MemoryTotalBytes, outside.Allocation.Memory * 0.8, outside.Allocation.Memory * 1.01);
        Assert.InRange(inside.WorkingSetBytes, 0, inside.MemoryTotalBytes);
    }

    [Fact]
    public async Task A_shrink_within_reason_is_granted_and_asking_changes_nothing()
    {
        await using var fixture = await CreateAsync();
        var before = (await fixture.Pool.ReadAsync(fixture.Pool.Vm)).Allocation;
        var change = new ResourceChange(Resource.Memory, before.Memory, before.Memory * 0.95);
        Assert.Equal(GuestAnswer.Granted, (await fixture.Guests.AskConsentAsync(fixture.Pool.Vm, change, Stop)).Answer);
        Assert.Equal(GuestAnswer.Granted, (await fixture.Guests.PrepareToShrinkAsync(fixture.Pool.Vm, change, Stop)).Answer);
        Assert.Equal(before, (await fixture.Pool.ReadAsync(fixture.Pool.Vm)).Allocation);
    }

    [Fact]
    public async Task A_shrink_into_the_working_set_is_refused_with_a_reason()
    {
        await using var fixture = await CreateAsync();
        var inside = await fixture.Guests.ReadBackAsync(fixture.Pool.Vm, Stop);
        Assert.NotNull(inside);
        var reply = await fixture.Guests.AskConsentAsync(
            fixture.Pool.Vm, new ResourceChange(Resource.Memory, inside.MemoryTotalBytes, inside.WorkingSetBytes / 4), Stop);
        Assert.Equal(GuestAnswer.Refused, reply.Answer);
        Assert.False(string.IsNullOrWhiteSpace(reply.Reason));
    }

    [Fact]
    public async Task More_cpus_than_there_are_cannot_be_online()
    {
        await using var fixture = await CreateAsync();
        var there = (await fixture.Pool.ReadAsync(fixture.Pool.Vm)).VcpuCount;
        var reply = await fixture.Guests.SendAsync(fixture.Pool.Vm, new GuestDirective.OnlineCpus(there + 1), Stop);
        Assert.Equal(GuestAnswer.Refused, reply.Answer);
        Assert.False(string.IsNullOrWhiteSpace(reply.Reason));
        Assert.Equal(GuestAnswer.Granted, (await fixture.Guests.SendAsync(fixture.Pool.Vm, new GuestDirective.OnlineCpus(there), Stop)).Answer);
        Assert.Equal(there, (await fixture.Guests.ReadBackAsync(fixture.Pool.Vm, Stop))?.CpusOnline);
    }

    [Fact]
    public async Task Nobody_is_asked_once_the_caller_has_given_up()
    {
        await using var fixture = await CreateAsync();
        var (guests, vm, stopped) = (fixture.Guests, fixture.Pool.Vm, new CancellationToken(canceled: true));
        var change = new ResourceChange(Resource.Cpu, 1, 0.5);
        foreach (var call in new Task[]
        {
            guests.GetReportsAsync(fixture.Pool.Now(), stopped),
            guests.AskConsentAsync(vm, change, stopped),
            guests.PrepareToShrinkAsync(vm, change, stopped),
            guests.SendAsync(vm, new GuestDirective.OnlineMemory(), stopped),
            guests.ReadBackAsync(vm, stopped),
        })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }
}
