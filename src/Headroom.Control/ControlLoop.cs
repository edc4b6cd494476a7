using System.Collections.Immutable;
using Headroom.Control.Acting;
using Headroom.Control.Decisions;
using Headroom.Control.Learning;
using Headroom.Control.Ports;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Control;

/// <summary>What a control loop needs from outside.</summary>
public sealed record ControlPorts
{
    public required IHypervisor Hypervisor { get; init; }

    public IGuestChannel? Guests { get; init; }

    public required ISampleLog Samples { get; init; }

    public required IJournal Journal { get; init; }

    /// <summary>Without one, what was learned ends with the process.</summary>
    public IKnowledgeStore? Knowledge { get; init; }

    public required TimeProvider Time { get; init; }
}

/// <summary>
/// The loops of one pool: observe, forecast, plan, check, act, verify, record, learn. <see cref="CycleAsync"/> is the regular cycle;
/// <see cref="PumpAsync"/> follows what is under way and serves the fast lane. Both are called by whoever owns the clock, one at a
/// time, and either can be called by hand as often as one likes: what has been done is not done again.
/// </summary>
public sealed partial class ControlLoop : IDisposable
{
    private const string EventCursor = "event-cursor";
    private const string NotKept = "what was learned cannot be kept";

    private readonly ControlPorts _ports;
    private readonly ControlOptions _options;
    private readonly DecisionBook _book;
    private readonly PolicyShelf _policies;
    private readonly FleetMemory _memory;
    private readonly TrainingLane _training;
    private readonly KnowledgeKeeper _keeper;
    private readonly Starter _starter;
    private readonly Follower _follower;
    private readonly Watchers _watchers = new();
    private readonly Telemetry _telemetry;
    private ImmutableDictionary<VmId, VmCapabilities> _capabilities = ImmutableDictionary<VmId, VmCapabilities>.Empty;
    private Snapshot? _latest;
    private DateTimeOffset _lastCycle = DateTimeOffset.MinValue;
    private long _eventCursor;
    private long _version;
    private volatile bool _paused;
    private volatile string? _problem;

    private ControlLoop(ControlPorts ports, ControlOptions options, DecisionBook book, PolicyShelf policies)
    {
        ports = ports with
        {
            Hypervisor = new TimeLimitedHypervisor(ports.Hypervisor, options.CallTimeout, ports.Time),
            Guests = ports.Guests is null ? null : new TimeLimitedGuests(ports.Guests, options.CallTimeout, ports.Time),
        };
        (_ports, _options, _book, _policies) = (ports, options, book, policies);
        _memory = new FleetMemory(options);
        _training = new TrainingLane(_memory, options);
        _keeper = new KnowledgeKeeper(ports.Knowledge, $"forecasting {ports.Hypervisor.Pool}", _memory, _training, options);
        _telemetry = new Telemetry(ports, options);
        _starter = new Starter(ports.Hypervisor, ports.Guests, book, ports.Time, options, _memory);
        _follower = new Follower(ports.Hypervisor, ports.Guests, book, ports.Time, options, _memory);
        book.Written += OnWritten;
    }

    /// <summary>Reads what a former life left in the store. The pool is first asked for in the first cycle, and may be away until then.</summary>
    public static async Task<ControlLoop> StartAsync(
        ControlPorts ports, ControlOptions options, PolicySet policies, CancellationToken cancellationToken)
    {
        var shelf = new PolicyShelf(ports.Journal);
        await shelf.LoadAsync(policies, cancellationToken);
        var loop = new ControlLoop(ports, options, await DecisionBook.LoadAsync(ports.Journal, ports.Time, cancellationToken), shelf);
        await loop.RecallAsync(cancellationToken);
        return loop;
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _training.Dispose();
        _book.Dispose();
        _policies.Dispose();
    }

    /// <summary>
    /// The regular cycle. When the pool or the store cannot be reached the cycle ends there, nothing is begun, and the view says why.
    /// </summary>
    public async Task CycleAsync(CancellationToken cancellationToken)
    {
        var now = _ports.Time.GetUtcNow();
        if (now <= _lastCycle)
        {
            await NoteClockAsync(now, cancellationToken);
            return;
        }

        await GuardedAsync(
            async () =>
            {
                await _training.TakeOverAsync(now, cancellationToken);
                var inventory = await ObserveAsync(now, cancellationToken);
                _lastCycle = now;
                await _telemetry.TrimAsync(now, cancellationToken);
                await PlanAsync(inventory, now, focus: null, cancellationToken);
                await ActAsync(cancellationToken);
                // Last: what is urgent does not wait for the histories to be copied.
                _training.Begin(now, _latest is null ? [] : [.. _latest.Fleet.Vms.Select(v => v.Policy)]);
                await NoteForgettingAsync(NotKept, await _keeper.BeginAsync(now), cancellationToken);
            },
            cancellationToken);
        Publish();
    }

    /// <summary>Follows what is under way, and re-plans at once for VMs in distress.</summary>
    public async Task PumpAsync(CancellationToken cancellationToken)
    {
        await GuardedAsync(
            async () =>
            {
                // What cannot be followed now must not keep help from those who need it.
                var problem = await TryAsync(() => _follower.RunAsync(TimeToEffect, cancellationToken));
                var distressed = await HearAsync(cancellationToken);
                if (distressed.Count > 0)
                {
                    var inventory = await _ports.Hypervisor.GetInventoryAsync(cancellationToken);
                    await PlanAsync(inventory, _ports.Time.GetUtcNow(), distressed, cancellationToken);
                }

                await ActAsync(cancellationToken);
                if (problem is not null)
                    throw problem;
            },
            cancellationToken);
    }

    /// <summary>Keeps what was learned until now, at the end of an orderly life. Called by the owner of the clock, as the cycles are.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken) =>
        await NoteForgettingAsync(NotKept, await _keeper.FinishAsync(_ports.Time.GetUtcNow()), cancellationToken);

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        var now = _ports.Time.GetUtcNow();
        var since = now - TimeSpan.FromDays(1);
        var recent = await _ports.Journal.QueryAsync(new DecisionQuery { ChangedSince = since, Limit = int.MaxValue }, cancellationToken);
        _starter.Remember(recent.SelectMany(d => d.History)
            .Where(t => t.State == DecisionState.Started && now - t.At <= TimeSpan.FromHours(1)).Select(t => t.At));
        await _telemetry.BeginAsync(now, cancellationToken);
        await NoteForgettingAsync("what was learned before cannot be used", await _keeper.ResumeAsync(now, cancellationToken), cancellationToken);
        _paused = await _ports.Journal.GetValueAsync(PausedKey, cancellationToken) == "true";
        _eventCursor = long.TryParse(await _ports.Journal.GetValueAsync(EventCursor, cancellationToken), out var cursor) ? cursor : 0;
        if (_book.Open.Count > 0 || recent.Count > 0)
            await _book.WriteAsync(b => b.Note("restart", null, $"{_book.Open.Count} open decisions, {_book.InFlight().Count()} under way"), cancellationToken);
    }

    /// <summary>Gets to know the VMs that are new: their history from the sample log, and what the journal tells of the last day.</summary>
    private async Task MeetAsync(Inventory inventory, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var newcomers = _memory.Meet(inventory.Vms, _policies.For, CapabilitiesOf);
        if (newcomers.Count == 0)
            return;
        IReadOnlyList<Decision> recent;
        try
        {
            await _memory.RecallAsync(_ports.Samples, newcomers, now, cancellationToken);
            recent = await _ports.Journal.QueryAsync(new DecisionQuery { ChangedSince = now - TimeSpan.FromDays(1), Limit = int.MaxValue }, cancellationToken);
        }
        catch
        {
            // Half a history is worse than none: the next cycle begins again.
            _memory.Forget(newcomers);
            throw;
        }

        var met = newcomers.ToHashSet();
        _memory.Recall(recent.Where(d => met.Contains(d.Action.Vm)));
    }

    private async Task<Inventory> ObserveAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var inventory = await _ports.Hypervisor.GetInventoryAsync(cancellationToken);
        _capabilities = await _ports.Hypervisor.GetCapabilitiesAsync(cancellationToken);
        await MeetAsync(inventory, now, cancellationToken);
        _memory.EndPractice();
        _memory.ForgetAllBut(inventory.Vms.Select(v => v.Id).ToHashSet());
        await NoteForeignAsync(inventory, now, cancellationToken);

        foreach (var sample in await _telemetry.TakeAsync(now, cancellationToken))
            _memory.Learn(sample);
        _memory.Pass(now - _options.Step);
        _memory.Forecast(cancellationToken);
        return inventory;
    }

    private static async Task<Exception?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return problem;
        }
    }

    private async Task NoteForeignAsync(Inventory inventory, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ours = _book.InFlight().Select(d => d.Action.Vm).ToHashSet();
        var foreign = _memory.AdoptForeign(inventory.Vms, ours, now);
        if (foreign.Count == 0)
            return;
        await _book.WriteAsync(
            batch =>
            {
                foreach (var (vm, change) in foreign)
                    batch.Note("foreign-change", vm, $"{change}; adopted and left alone for {AmountText.FormatDuration(_options.ForeignHold)}");
            },
            cancellationToken);
    }

    /// <summary>What happened since the last round; the VMs that cannot wait for the next cycle.</summary>
    private async Task<HashSet<VmId>> HearAsync(CancellationToken cancellationToken)
    {
        var distressed = new HashSet<VmId>();
        var events = await _ports.Hypervisor.GetEventsAsync(_eventCursor, cancellationToken);
        if (events.Count == 0)
            return distressed;
        var notes = new List<(VmId Vm, string Text)>();
        foreach (var happened in events)
        {
            if (happened.Vm is not { } vm || Shortage(happened) is not { } resource || !_memory.Starve(vm, resource))
                continue;
            distressed.Add(vm);
            if (happened.Kind == FleetEventKind.OutOfMemory)
                notes.Add((vm, happened.Detail ?? "the guest ran out of memory"));
        }

        if (notes.Count > 0)
            await _book.WriteAsync(b => notes.ForEach(n => b.Note("out-of-memory", n.Vm, n.Text)), cancellationToken);
        _eventCursor = events[^1].Number;
        await _ports.Journal.SetValueAsync(EventCursor, _eventCursor.ToString(System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
        return distressed;
    }

    private async Task PlanAsync(Inventory inventory, DateTimeOffset now, IReadOnlySet<VmId>? focus, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotAsync(inventory, now, focus, cancellationToken);
        var plan = Planner.Plan(snapshot, focus);
        var (safe, refused) = Checked(snapshot, plan);
        await _book.WriteAsync(
            batch =>
            {
                foreach (var violation in refused)
                    batch.Note("plan-refused", violation.Vm, $"rule {violation.Rule}: {violation.Problem}");
                PlanRecorder.Record(batch, safe, snapshot.Pool);
            },
            cancellationToken);

        // The fast lane looked at a few VMs only; what was concluded about the others still stands.
        var before = _latest?.Considered ?? Considered.Nothing;
        _latest = new Snapshot(snapshot, focus is null ? Considered.InCycle(safe) : before.With(safe));
    }

    private async Task<FleetSnapshot> SnapshotAsync(
        Inventory inventory, DateTimeOffset now, IReadOnlySet<VmId>? focus, CancellationToken cancellationToken)
    {
        var reservations = await _ports.Hypervisor.GetReservationsAsync(cancellationToken);
        var situations = Situations(inventory.Vms, now, focus);
        var known = situations.Select(s => s.Vm.Id).ToHashSet();
        return new FleetSnapshot
        {
            At = now,
            Pool = _ports.Hypervisor.Pool,
            Hosts = inventory.Hosts,
            Vms = situations,
            Others = [.. inventory.Vms.Where(v => !known.Contains(v.Id))],
            InFlight = [.. _book.InFlight().Select(d => new InFlight(d.Id, d.Action))],
            Reservations = [.. reservations.Select(r => new Reservation(r.Vm, r.Host, r.Amounts))],
            Overcommit = _options.Overcommit,
            StartsLastHour = _starter.StartsLastHour,
            Paused = _paused,
        };
    }

    private ImmutableArray<VmSituation> Situations(ImmutableArray<Vm> vms, DateTimeOffset now, IReadOnlySet<VmId>? focus)
    {
        var known = focus is null ? [] : _latest?.Fleet.Vms ?? [];
        var next = 0;
        var situations = ImmutableArray.CreateBuilder<VmSituation>(vms.Length);
        foreach (var vm in vms)
        {
            // The fast lane comes up many times between two cycles. Of the VMs that it is not about, only place and allocation count.
            var old = next < known.Length && known[next].Vm.Id == vm.Id ? known[next++] : null;
            if (old is not null && !focus!.Contains(vm.Id))
                situations.Add(ReferenceEquals(old.Vm, vm) ? old : old with { Vm = vm });
            else if (CapabilitiesOf(vm.Id) is { } capabilities && _memory.Situation(vm, capabilities, _policies.For(vm), now) is { } situation)
                situations.Add(situation);
        }

        return situations.DrainToImmutable();
    }

    /// <summary>What is left of a plan when the checker has had its say: a step that would break a rule is dropped and reported.</summary>
    private static (Plan Safe, List<Violation> Refused) Checked(FleetSnapshot snapshot, Plan plan)
    {
        var refused = new List<Violation>();
        while (PlanChecker.Check(snapshot, plan) is { Length: > 0 } violations)
        {
            refused.AddRange(violations);
            var bad = violations.Select(v => v.Vm).ToHashSet();
            var kept = bad.Contains(null) ? [] : plan.Steps.RemoveAll(s => bad.Contains(s.Action.Vm));
            plan = plan with { Steps = kept.Length < plan.Steps.Length ? kept : [] };
        }

        return (plan, refused);
    }

    private Task ActAsync(CancellationToken cancellationToken) =>
        _paused ? Task.CompletedTask : _starter.RunAsync(_policies.For, CapabilitiesOf, () => _paused, cancellationToken);

    private async Task GuardedAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
            _problem = null;
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing is lost: what was begun is in the journal, and the next round starts from the truth.
            _problem = problem.Message;
        }
    }

    private Task NoteClockAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_lastCycle - now < _options.Step)
            return Task.CompletedTask;
        var back = _lastCycle - now;
        _lastCycle = now;
        return _book.WriteAsync(b => b.Note("clock-jump", null, $"the clock went back by {AmountText.FormatDuration(back)}"), cancellationToken);
    }

    private Task NoteForgettingAsync(string what, string? problem, CancellationToken cancellationToken) => problem is null
        ? Task.CompletedTask
        : _book.WriteAsync(b => b.Note("knowledge", null, $"{what}: {problem.ReplaceLineEndings(" ")}"), cancellationToken);

    private VmCapabilities? CapabilitiesOf(VmId vm) => _capabilities.GetValueOrDefault(vm);

    private TimeSpan TimeToEffect(VmId vm) => CapabilitiesOf(vm) is { } c
        ? Resources.All.Select(r => c[r].TimeToEffect).Append(c.Migration.TimeToEffect ?? TimeSpan.Zero).Max()
        : TimeSpan.FromMinutes(1);

    private static Resource? Shortage(FleetEvent happened) => happened.Kind switch
    {
        FleetEventKind.OutOfMemory => Resource.Memory,
        FleetEventKind.PressureRaised => happened.Resource,
        _ => null,
    };

    private void Publish()
    {
        var version = Interlocked.Increment(ref _version);
        var at = _ports.Time.GetUtcNow();
        _watchers.Tell(n => new ControlEvent(n, at) { ViewVersion = version });
    }

    private void OnWritten(IReadOnlyList<Decision> touched)
    {
        foreach (var decision in touched)
            _watchers.Tell(n => new ControlEvent(n, decision.ChangedAt) { Decision = decision });
    }

    /// <summary>What was planned on, and what came of it; the view is made from it when somebody looks.</summary>
    private sealed record Snapshot(FleetSnapshot Fleet, Considered Considered);
}
