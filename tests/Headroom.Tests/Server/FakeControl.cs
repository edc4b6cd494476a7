using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Tests.Server;

/// <summary>A Headroom without loops: it shows the fake fleet at its clock's time, and takes commands as the real one would.</summary>
public sealed class FakeControl : IControlService
{
    public static readonly DateTimeOffset Start = new(2026, 3, 17, 14, 20, 0, TimeSpan.Zero);

    private static readonly FakeFleet s_fleet = new();

    // The same for every control that begins at the usual time, and the only part of it that takes long.
    private static readonly Lazy<List<Decision>> s_usualPast = new(() => Past(Start));

    private readonly FakeClock _clock;
    private readonly FakeFleet _fleet = s_fleet;
    private readonly List<Decision> _decisions;
    private readonly ConcurrentDictionary<Channel<ControlEvent>, bool> _readers = new();
    private readonly HashSet<string> _paused = [];
    private long _events;
    private volatile FleetView _view;

    public FakeControl()
        : this(new FakeClock(Start))
    {
    }

    public FakeControl(FakeClock clock)
    {
        _clock = clock;
        Policies = new PolicySet(FakeFleet.Policies);
        var now = clock.GetUtcNow();
        _decisions = now == Start ? [.. s_usualPast.Value] : Past(now);
        AddOpenDecisions(now);
        _view = FleetView.Empty(now);
    }

    public FleetView View => _view;

    public PolicySet Policies { get; private set; }

    public TimeProvider Time => _clock;

    public int Readers => _readers.Count;

    /// <summary>Moves the clock, looks at the fleet again, and tells whoever listens.</summary>
    public void Cycle(TimeSpan by)
    {
        var before = _clock.GetUtcNow();
        _clock.Advance(by);
        var now = _clock.GetUtcNow();
        if (_view.Version > 0)
            _decisions.AddRange(FakeDecisions.Between(_fleet, Policies, Floor(before) + FakeFleet.Step, now, _decisions.Count + 1));
        _view = Look(now, _view.Version + 1);
        Tell(new ControlEvent(++_events, now) { ViewVersion = _view.Version });
    }

    public Task<UsageHistory> GetHistoryAsync(
        VmId vm, Resource resource, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var points = ImmutableArray.CreateBuilder<UsagePoint>();
        var found = _fleet.Vms.First(v => v.Vm.Id == vm);
        var end = found.IsSilent ? _clock.GetUtcNow().AddMinutes(-50) : _clock.GetUtcNow();
        for (var t = Floor(from); t < to && t < end; t += FakeFleet.Step)
            points.Add(new UsagePoint(t, found.Usage(resource, t), found.Peak(resource, t), found.Allocation(resource, t)));
        return Task.FromResult(new UsageHistory(resource, points.ToImmutable()));
    }

    public Task<ForecastFan?> GetForecastAsync(VmId vm, Resource resource, PeakWindow window, CancellationToken cancellationToken)
    {
        var found = _fleet.Vms.FirstOrDefault(v => v.Vm.Id == vm);
        if (found is null || found.IsYoung || !found.Vm.IsRunning)
            return Task.FromResult<ForecastFan?>(null);
        var now = Floor(_clock.GetUtcNow());
        var levels = Enumerable.Range(window.From, window.Length).Select(lead => Level(found, resource, now, lead)).ToImmutableArray();
        return Task.FromResult<ForecastFan?>(
            new ForecastFan(resource, now, FakeFleet.Step, "analog", 0.91, 0.953, levels, PeakOf(found, resource, now, window.Length)));
    }

    public Task<IReadOnlyList<Decision>> QueryDecisionsAsync(DecisionQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Decision>>(
        [
            .. Enumerable.Reverse(_decisions)
                .Where(d => query.Vm is null || d.Action.Vm == query.Vm)
                .Where(d => query.States is null || query.States.Contains(d.State))
                .Where(d => query.ChangedSince is null || d.ChangedAt >= query.ChangedSince)
                .Where(d => query.Before is null || d.Number < query.Before)
                .Take(query.Limit),
        ]);

    public Task<Decision?> FindDecisionAsync(string id, CancellationToken cancellationToken) =>
        Task.FromResult(_decisions.FirstOrDefault(d => d.Id == id));

    public async Task<Explanation?> ExplainDecisionAsync(string id, CancellationToken cancellationToken) =>
        await FindDecisionAsync(id, cancellationToken) is { } decision && ExplainVm(decision.Action.Vm) is { } why
            ? why with { Subject = id, Summary = decision.Reason }
            : null;

    public Explanation? ExplainVm(VmId vm) =>
        _view.Vms.FirstOrDefault(v => v.Vm.Id == vm) is { } found ? FakeExplanations.Of(found) : null;

    public Task<CommandResult> ApproveAsync(string decisionId, string by, CancellationToken cancellationToken) =>
        Task.FromResult(MoveOn(decisionId, DecisionState.Approved, $"by {by}"));

    public Task<CommandResult> SkipAsync(string decisionId, string by, string reason, CancellationToken cancellationToken) =>
        Task.FromResult(MoveOn(decisionId, DecisionState.Skipped, $"{by}: {reason}"));

    public Task<CommandResult> SetPausedAsync(PoolId pool, bool paused, string by, CancellationToken cancellationToken)
    {
        if (paused)
            _paused.Add(pool.Value);
        else
            _paused.Remove(pool.Value);
        Cycle(TimeSpan.Zero);
        return Task.FromResult(CommandResult.Done);
    }

    public Task<CommandResult> SetPolicyAsync(Policy policy, int? expectedVersion, string by, CancellationToken cancellationToken)
    {
        var current = Policies.Find(policy.Name)?.Version;
        if (current != expectedVersion)
            return Task.FromResult(new CommandResult(CommandOutcome.Conflict, $"'{policy.Name}' is at version {current}"));
        Policies = Policies.With(policy with { Version = (current ?? 0) + 1 });
        return Task.FromResult(CommandResult.Done);
    }

    public Task<CommandResult> RemovePolicyAsync(string name, int expectedVersion, string by, CancellationToken cancellationToken)
    {
        Policies = Policies.Without(name);
        return Task.FromResult(CommandResult.Done);
    }

    public Task<CommandResult> BindPolicyAsync(string application, string? policy, string by, CancellationToken cancellationToken)
    {
        Policies = policy is null ? Policies.Unbind(application) : Policies.Bind(application, policy);
        return Task.FromResult(CommandResult.Done);
    }

    public async IAsyncEnumerable<ControlEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<ControlEvent>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
        _readers[channel] = true;
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken))
                yield return happened;
        }
        finally
        {
            _readers.TryRemove(channel, out _);
        }
    }

    private static List<Decision> Past(DateTimeOffset now) =>
        FakeDecisions.Between(s_fleet, new PolicySet(FakeFleet.Policies), now.AddHours(-24), now, 1);

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % FakeFleet.Step.Ticks), TimeSpan.Zero);

    private static FanPoint Level(FakeVm vm, Resource resource, DateTimeOffset now, int lead)
    {
        var at = now + (FakeFleet.Step * (lead - 1));
        var level = vm.Usage(resource, at);
        var spread = level * (0.04 + (0.03 * Math.Sqrt(lead)));
        return new FanPoint(at, Math.Max(0, level - (1.5 * spread)), level, level + (1.3 * spread), level + (1.8 * spread), level + (2.8 * spread));
    }

    private static FanPoint PeakOf(FakeVm vm, Resource resource, DateTimeOffset now, int leads)
    {
        var highest = Enumerable.Range(1, leads).Select(lead => Level(vm, resource, now, lead)).MaxBy(p => p.Q95);
        return highest with { At = now, Q50 = highest.Q50 * 1.05 };
    }

    private void AddOpenDecisions(DateTimeOffset now)
    {
        FakeVm Vm(string name) => _fleet.Vms.First(v => v.Vm.Name == name);
        const double Gi = 1L << 30;
        _decisions.Add(FakeDecisions.Move(_decisions.Count + 1, now.AddSeconds(-40), Vm("search-02"), "north-05", Policies));
        _decisions.Add(FakeDecisions.Waiting(
            _decisions.Count + 1, now.AddMinutes(-4), Vm("shop-db-01"), new ResourceChange(Resource.Memory, 28 * Gi, 20 * Gi), Policies));
        _decisions.Add(FakeDecisions.Waiting(
            _decisions.Count + 1, now.AddMinutes(-3), Vm("cache-02"), new ResourceChange(Resource.Cpu, 1.5, 1), Policies));
    }

    private CommandResult MoveOn(string id, DecisionState state, string detail)
    {
        var index = _decisions.FindIndex(d => d.Id == id);
        if (index < 0)
            return new CommandResult(CommandOutcome.NotFound, $"There is no decision '{id}'");
        if (!_decisions[index].State.CanBecome(state))
            return new CommandResult(CommandOutcome.Conflict, $"'{id}' is {_decisions[index].State} already");
        _decisions[index] = _decisions[index].Advance(new Transition(_clock.GetUtcNow(), state, detail));
        Tell(new ControlEvent(++_events, _clock.GetUtcNow()) { Decision = _decisions[index] });
        return CommandResult.Done;
    }

    private void Tell(ControlEvent happened)
    {
        foreach (var reader in _readers.Keys)
            reader.Writer.TryWrite(happened);
    }

    private FleetView Look(DateTimeOffset now, long version)
    {
        ImmutableArray<VmView> vms = [.. _fleet.Vms.Select(v => Look(v, now))];
        ImmutableArray<HostView> hosts = [.. _fleet.Hosts.Select(h => Look(h, vms))];
        var accuracy = new FamilyAccuracy("analog", "peak", LossRatio: 1.25, Covered95: 0.94, Compared: 500);
        return new FleetView
        {
            At = now,
            Version = version,
            Vms = vms,
            Hosts = hosts,
            Pools = [Pool("north", hosts, vms), Pool("edge", hosts, vms)],
            Models = [new ModelAccuracy(Resource.Cpu, accuracy), new ModelAccuracy(Resource.Disk, accuracy with { LossRatio = double.NaN })],
        };
    }

    private PoolView Pool(string id, ImmutableArray<HostView> hosts, ImmutableArray<VmView> vms) => new()
    {
        Id = new PoolId(id),
        Paused = _paused.Contains(id),
        Capacity = Sum(hosts.Where(h => h.Host.Pool.Value == id).Select(h => h.Host.Capacity)),
        Overcommit = FakeFleet.Overcommit,
        Provisioned = Sum(vms.Where(v => v.Vm.Pool.Value == id).Select(v => v.Vm.Provisioned)),
        Allocated = Sum(vms.Where(v => v.Vm.Pool.Value == id).Select(v => v.Vm.Allocation)),
        Used = Sum(vms.Where(v => v.Vm.Pool.Value == id).Select(Used)),
        InFlight = _decisions.Count(d => d.Pool.Value == id && d.State.IsInFlight()),
    };

    private static HostView Look(Host host, ImmutableArray<VmView> vms)
    {
        List<VmView> here = [.. vms.Where(v => v.Vm.Host == host.Id)];
        var limit = host.Capacity;
        foreach (var resource in Resources.All)
            limit = limit.With(resource, host.Capacity[resource] * FakeFleet.Overcommit[resource]);
        return new HostView
        {
            Host = host,
            Promised = Sum(here.Select(v => v.Vm.Allocation)),
            Used = Sum(here.Select(Used)),
            Limit = limit,
            VmCount = here.Count,
        };
    }

    private VmView Look(FakeVm fake, DateTimeOffset now)
    {
        var allocation = Amounts.Unknown;
        foreach (var resource in Resources.All)
            allocation = allocation.With(resource, fake.Allocation(resource, now));
        var vm = fake.Vm with { Allocation = allocation };
        return new VmView
        {
            Vm = vm,
            Policy = Policies.For(vm),
            TelemetryFresh = !fake.IsSilent,
            LastSampleEnd = fake.IsSilent ? now.AddMinutes(-50) : now.AddSeconds(-12),
            WorkingSetBytes = fake.IsSilent ? double.NaN : fake.Usage(Resource.Memory, now) * 0.8,
            InFlight = _decisions.FirstOrDefault(d => d.Action.Vm == vm.Id && d.State.IsInFlight())?.Id,
            Resources = [.. Resources.All.Select(r => Look(fake, vm, r, now))],
        };
    }

    private static ResourceView Look(FakeVm fake, Vm vm, Resource resource, DateTimeOffset now)
    {
        var known = vm.IsRunning && !fake.IsYoung;
        var peak = PeakOf(fake, resource, Floor(now), 12);
        var allocation = vm.Allocation[resource];
        var need = known ? peak.Q95 * 1.1 : double.NaN;
        var risk = !known ? double.NaN : 1 / (1 + Math.Exp(12 * ((allocation / peak.Q95) - 0.8)));
        var up = risk > 0.05 && need > allocation;
        var down = need < 0.8 * allocation && double.IsFinite(allocation);
        return new ResourceView
        {
            Resource = resource,
            Usage = fake.IsSilent || !vm.IsRunning ? double.NaN : fake.Usage(resource, Floor(now)),
            Allocation = allocation,
            Provisioned = vm.Provisioned[resource],
            PeakMedian = known ? peak.Q50 : double.NaN,
            Peak90 = known ? peak.Q90 : double.NaN,
            Peak95 = known ? peak.Q95 : double.NaN,
            Peak99 = known ? peak.Q99 : double.NaN,
            Need = need,
            Risk = double.IsInfinity(allocation) ? 0 : risk,
            Confidence = known ? 0.91 : 0,
            Covered = known ? 0.94 : double.NaN,
            Model = "analog",
            Covered95 = 0.953,
            Verdict = up ? Verdict.Up : Verdict.Hold,
            Target = up ? need : allocation,
            Trigger = up ? Trigger.Risk : down ? Trigger.BelowThreshold : Trigger.None,
            Guards = fake.IsSilent ? Guards.StaleTelemetry : down ? Guards.Cooldown : known ? Guards.None : Guards.NoForecast,
        };
    }

    private static Amounts Used(VmView view) => new(view.Resources[0].Usage, view.Resources[1].Usage, view.Resources[2].Usage, view.Resources[3].Usage);

    private static Amounts Sum(IEnumerable<Amounts> amounts)
    {
        var sum = Amounts.Unknown;
        foreach (var amount in amounts)
        {
            foreach (var resource in Resources.All.Where(r => double.IsFinite(amount[r])))
                sum = sum.With(resource, double.IsNaN(sum[resource]) ? amount[resource] : sum[resource] + amount[resource]);
        }

        return sum;
    }
}
