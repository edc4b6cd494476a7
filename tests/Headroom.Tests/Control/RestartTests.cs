using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Time;
using Headroom.Simulation.Trials;

namespace Headroom.Tests.Control;

/// <summary>Headroom dies at every possible pulse and comes back: nothing is lost, nothing is done twice.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Dying_every_few_pulses_leads_to_the_same_place(int pulses)
    {
        using var s = await Situation.BeginAsync(Vms());
        for (var i = 0; i < 240 / pulses; i++)
        {
            await s.PassAsync(HeadroomTrial.Pulse * pulses);
            await s.RestartHeadroomAsync();
        }

        await s.PassAsync(TimeSpan.FromMinutes(10));
        JournalRules.Check(await s.EntriesAsync());
        Assert.All(await s.DecisionsAsync(), d => Assert.True(d.State.IsFinal(), $"{d.Id} is {d.State}"));
        Assert.True(s.Find("a").Allocation.Cpu < 2.5);
        // Cooldowns live on: without them every restart would be followed by a shrink.
        Assert.InRange((await s.DecisionsAsync("a")).Count(d => d.State == DecisionState.Verified), 1, 8);
    }

    [Fact]
    public async Task A_journal_that_refuses_keeps_the_action_from_starting()
    {
        using var s = await Situation.BeginAsync(Vms());
        var failing = new FailingJournal(s.Journal);
        var ports = new Headroom.Control.ControlPorts
        {
            Hypervisor = new SimulatedHypervisor(s.World),
            Guests = new SimulatedGuests(s.World),
            Samples = s.Samples,
            Journal = failing,
            Time = new SimulatedTime(s.World.Now),
        };
        using var loop = await Headroom.Control.ControlLoop.StartAsync(ports, new Headroom.Control.ControlOptions(), Situation.Policies(null), CancellationToken.None);
        failing.IsFull = true;
        await loop.CycleAsync(CancellationToken.None);
        Assert.Contains("disk is full", loop.Problem, StringComparison.Ordinal);
        s.World.Advance(s.World.Now + TimeSpan.FromMinutes(1));
        Assert.Equal(8, s.Find("a").Allocation.Cpu);
        Assert.Equal(0, await s.Journal.GetLastSequenceAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_journal_byte_for_byte()
    {
        var first = await JournalTextAsync(seed: 5);
        Assert.Equal(first, await JournalTextAsync(seed: 5));
        Assert.NotEqual(first, await JournalTextAsync(seed: 6));
        Assert.True(first.Length > 10_000);
    }

    private static async Task<string> JournalTextAsync(ulong seed)
    {
        var sources = Enumerable.Range(0, 12).Select(i => SyntheticDemand.Create($"vm{i}", seed, Situation.Start - TimeSpan.FromDays(3), 5));
        using var s = await Situation.BeginAsync(
            sources, options: new WorldOptions { Faults = SimulatedFaults.OfRate(0.05) }, fleet: Situation.Builder() with { Seed = seed, Hosts = 2 });
        await s.PassAsync(TimeSpan.FromHours(8));
        return string.Join('\n', (await s.EntriesAsync()).Select(JournalCodec.Encode));
    }

    private static IEnumerable<VmSource> Vms() =>
        [Situation.Vm("a", 8, _ => 1), Situation.Vm("b", 4, i => i % 20 < 10 ? 3 : 0.5), Situation.Vm("c", 2, i => i < 10 ? 0.1 : 1.8)];

    private sealed class FailingJournal(IJournal inner) : IJournal
    {
        public bool IsFull { get; set; }

        public Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) =>
            IsFull ? Task.FromException(new IOException("the disk is full")) : inner.AppendAsync(entries, cancellationToken);

        public IAsyncEnumerable<JournalEntry> ReadAsync(long from, CancellationToken cancellationToken) => inner.ReadAsync(from, cancellationToken);

        public Task<long> GetLastSequenceAsync(CancellationToken cancellationToken) => inner.GetLastSequenceAsync(cancellationToken);

        public Task<IReadOnlyList<Decision>> QueryAsync(DecisionQuery query, CancellationToken cancellationToken) => inner.QueryAsync(query, cancellationToken);

        public Task<Decision?> FindAsync(string decisionId, CancellationToken cancellationToken) => inner.FindAsync(decisionId, cancellationToken);

        public Task<string?> GetValueAsync(string key, CancellationToken cancellationToken) => inner.GetValueAsync(key, cancellationToken);

        public Task SetValueAsync(string key, string value, CancellationToken cancellationToken) => inner.SetValueAsync(key, value, cancellationToken);
    }
}
