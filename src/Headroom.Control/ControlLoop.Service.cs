using System.Collections.Immutable;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;

namespace Headroom.Control;

/// <summary>The side that people and programs talk to: reads without locks, commands that are durable when they return.</summary>
public sealed partial class ControlLoop : IControlService
{
    private const string PausedKey = "paused";

    private (Snapshot? Of, string? Problem, bool Paused, TrainingView? Training, FleetView View)? _view;

    public FleetView View
    {
        get
        {
            var (latest, problem, paused, training) = (_latest, _problem, _paused, _training.View);
            if (latest is null)
                return FleetView.Empty(_ports.Time.GetUtcNow());
            if (_view is { } made && ReferenceEquals(made.Of, latest) && made.Problem == problem && made.Paused == paused && ReferenceEquals(made.Training, training))
                return made.View;
            var snapshot = latest.Fleet with { Paused = paused, InFlight = [.. _book.InFlight().Select(d => new Planning.InFlight(d.Id, d.Action))] };
            var view = ViewBuilder.Build(snapshot, latest.Considered, Interlocked.Read(ref _version), problem, training) with { Models = _memory.Accuracy() };
            _view = (latest, problem, paused, training, view);
            return view;
        }
    }

    public PolicySet Policies => _policies.Set;

    public TimeProvider Time => _ports.Time;

    /// <summary>Decisions made in this store so far.</summary>
    public long DecisionCount => _book.Count;

    /// <summary>Why the last round could not be finished; null when it could.</summary>
    public string? Problem => _problem;

    public async Task<UsageHistory> GetHistoryAsync(
        VmId vm, Resource resource, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var points = ImmutableArray.CreateBuilder<UsagePoint>();
        await foreach (var sample in _ports.Samples.ReadAsync(from, to, vm, cancellationToken))
            points.Add(new UsagePoint(sample.At, sample.Mean[resource], sample.Peak[resource], sample.Allocation[resource]));
        return new UsageHistory(resource, points.ToImmutable());
    }

    public Task<ForecastFan?> GetForecastAsync(VmId vm, Resource resource, PeakWindow window, CancellationToken cancellationToken) =>
        Task.FromResult(_memory.Fan(vm, resource, window, CapabilitiesOf(vm)?[resource].Max ?? double.PositiveInfinity, _ports.Time.GetUtcNow()));

    public Task<IReadOnlyList<Decision>> QueryDecisionsAsync(DecisionQuery query, CancellationToken cancellationToken) =>
        _ports.Journal.QueryAsync(query, cancellationToken);

    public Task<Decision?> FindDecisionAsync(string id, CancellationToken cancellationToken) => _ports.Journal.FindAsync(id, cancellationToken);

    public async Task<Explanation?> ExplainDecisionAsync(string id, CancellationToken cancellationToken) =>
        await _ports.Journal.FindAsync(id, cancellationToken) is { } decision ? Explainer.Explain(decision) : null;

    public Explanation? ExplainVm(VmId vm)
    {
        foreach (var view in View.Vms)
        {
            if (view.Vm.Id == vm)
                return Explainer.Explain(view);
        }

        return null;
    }

    public Task<CommandResult> ApproveAsync(string decisionId, string by, CancellationToken cancellationToken) =>
        MoveAsync(decisionId, DecisionState.Approved, $"approved by {by}", mustBe: Mode.Approve, cancellationToken);

    public Task<CommandResult> SkipAsync(string decisionId, string by, string reason, CancellationToken cancellationToken) =>
        MoveAsync(decisionId, DecisionState.Skipped, $"skipped by {by}: {reason}", mustBe: null, cancellationToken);

    public async Task<CommandResult> SetPausedAsync(PoolId pool, bool paused, string by, CancellationToken cancellationToken)
    {
        if (pool != _ports.Hypervisor.Pool)
            return new CommandResult(CommandOutcome.NotFound, $"there is no pool '{pool}'");
        if (_paused == paused)
            return CommandResult.Done;
        await _ports.Journal.SetValueAsync(PausedKey, paused ? "true" : "false", cancellationToken);
        _paused = paused;
        await _book.WriteAsync(b => b.Note(paused ? "paused" : "resumed", null, $"by {by}"), cancellationToken);
        Publish();
        return CommandResult.Done;
    }

    public Task<CommandResult> SetPolicyAsync(Policy policy, int? expectedVersion, string by, CancellationToken cancellationToken) =>
        ChangePoliciesAsync(
            set =>
            {
                var known = set.Find(policy.Name);
                if (known?.Version != expectedVersion)
                    return (null, Conflict(policy.Name, known, expectedVersion));
                return (set.With(policy with { Version = (known?.Version ?? 0) + 1 }), CommandResult.Done);
            },
            $"{policy.Name} set by {by}",
            cancellationToken);

    public Task<CommandResult> RemovePolicyAsync(string name, int expectedVersion, string by, CancellationToken cancellationToken) =>
        ChangePoliciesAsync(
            set =>
            {
                var known = set.Find(name);
                if (known is null)
                    return (null, new CommandResult(CommandOutcome.NotFound, $"there is no policy '{name}'"));
                if (known.Version != expectedVersion)
                    return (null, Conflict(name, known, expectedVersion));
                var bound = set.Bindings.Where(b => b.Value == name).Select(b => b.Key).ToList();
                return bound.Count > 0
                    ? (null, new CommandResult(CommandOutcome.Conflict, $"policy '{name}' is bound to {string.Join(", ", bound)}; unbind it first"))
                    : (set.Without(name), CommandResult.Done);
            },
            $"{name} removed by {by}",
            cancellationToken);

    public Task<CommandResult> BindPolicyAsync(string application, string? policy, string by, CancellationToken cancellationToken) =>
        ChangePoliciesAsync(
            set =>
            {
                if (policy is null)
                    return (set.Unbind(application), CommandResult.Done);
                return set.Find(policy) is null
                    ? (null, new CommandResult(CommandOutcome.NotFound, $"there is no policy '{policy}'"))
                    : (set.Bind(application, policy), CommandResult.Done);
            },
            $"{application} bound to {policy ?? "nothing"} by {by}",
            cancellationToken);

    public IAsyncEnumerable<ControlEvent> WatchAsync(CancellationToken cancellationToken) => _watchers.WatchAsync(cancellationToken);

    private static CommandResult Conflict(string name, Policy? known, int? expected) => new(
        CommandOutcome.Conflict,
        known is null ? $"policy '{name}' does not exist any more" : $"policy '{name}' is at version {known.Version}, not {expected?.ToString() ?? "new"}");

    private async Task<CommandResult> ChangePoliciesAsync(
        Func<PolicySet, (PolicySet?, CommandResult)> change, string note, CancellationToken cancellationToken)
    {
        var result = await _policies.ChangeAsync(change, cancellationToken);
        if (result.Outcome == CommandOutcome.Done)
            await _book.WriteAsync(b => b.Note("policy", null, note), cancellationToken);
        return result;
    }

    private async Task<CommandResult> MoveAsync(
        string id, DecisionState to, string detail, Mode? mustBe, CancellationToken cancellationToken)
    {
        if (await _ports.Journal.FindAsync(id, cancellationToken) is not { } decision)
            return new CommandResult(CommandOutcome.NotFound, $"there is no decision '{id}'");
        if (mustBe is { } mode && decision.Mode != mode)
            return new CommandResult(CommandOutcome.Conflict, $"{id} is in mode {decision.Mode}; only mode {mode} waits for an approval");
        var moved = false;
        await _book.WriteAsync(b => moved = b.Move(decision.Number, to, detail), cancellationToken);
        return moved ? CommandResult.Done : new CommandResult(CommandOutcome.Conflict, $"{id} is {decision.State.ToString().ToLowerInvariant()} and cannot become {to.ToString().ToLowerInvariant()}");
    }
}
