using System.Collections.Immutable;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Control.Acting;

/// <summary>
/// Begins what is approved, in the plan's order, as far as its preconditions hold now: the VM is as the decision found it, nothing
/// else is at work on it, its host has room, the budgets allow it, and the guest consents to a shrink. What cannot begin waits for
/// the next round or for the plan that supersedes it.
/// </summary>
internal sealed class Starter(
    IHypervisor hypervisor, IGuestChannel? guests, DecisionBook book, TimeProvider time, ControlOptions options, IActionLedger ledger)
{
    private readonly Queue<DateTimeOffset> _starts = new();

    public int StartsLastHour
    {
        get
        {
            while (_starts.TryPeek(out var oldest) && time.GetUtcNow() - oldest > TimeSpan.FromHours(1))
                _starts.Dequeue();
            return _starts.Count;
        }
    }

    /// <summary>Starts that a former life of this process made.</summary>
    public void Remember(IEnumerable<DateTimeOffset> starts)
    {
        foreach (var start in starts.Order())
            _starts.Enqueue(start);
    }

    public async Task RunAsync(
        Func<Vm, EffectivePolicy> policyOf, Func<VmId, VmCapabilities?> capabilitiesOf, Func<bool> isPaused, CancellationToken cancellationToken)
    {
        var approved = book.Open.Values.Where(d => d.State == DecisionState.Approved).ToList();
        if (approved.Count == 0)
            return;
        var round = await BeginRoundAsync(cancellationToken);
        var ready = new List<Decision>();
        var dropped = new List<(Decision Decision, DecisionState State, string Detail)>();
        foreach (var decision in approved)
        {
            if (Pointless(decision, round, policyOf) is { } why)
                dropped.Add((decision, DecisionState.Superseded, why));
            else if (!round.Admits(decision, policyOf))
                continue;
            else if (await ConsentAsync(decision, capabilitiesOf(decision.Action.Vm), cancellationToken) is { Given: false } answer)
            {
                if (answer.Refusal is not null)
                    dropped.Add((decision, DecisionState.Skipped, answer.Refusal));
            }
            else
            {
                round.Take(decision);
                ready.Add(decision);
            }
        }

        await RecordAsync(ready, dropped, isPaused, cancellationToken);
        // Somebody may have skipped one in between: only what the journal took as started is begun.
        foreach (var decision in ready.Where(d => book.Open.GetValueOrDefault(d.Number)?.State == DecisionState.Started))
            await BeginAsync(decision, cancellationToken);
    }

    private async Task<Round> BeginRoundAsync(CancellationToken cancellationToken)
    {
        var inventory = await hypervisor.GetInventoryAsync(cancellationToken);
        var reservations = await hypervisor.GetReservationsAsync(cancellationToken);
        var flights = book.InFlight().Select(d => new InFlight(d.Id, d.Action)).ToImmutableArray();
        return new Round(inventory, reservations, flights, options.Overcommit);
    }

    /// <summary>Why it must not begin any more. What was true when it was decided, or approved, need not be true now.</summary>
    private string? Pointless(Decision decision, Round round, Func<Vm, EffectivePolicy> policyOf)
    {
        if (round.Find(decision.Action.Vm) is not { } vm)
            return "the VM is gone";
        if (!vm.IsRunning)
            return "the VM is not running";
        if (decision.Action is ResizeAction resize)
        {
            if (policyOf(vm).ModeFor(resize.Direction) != decision.Mode)
                return "the policy's mode has changed since";
            foreach (var change in resize.Changes)
            {
                if (change.Direction == Direction.Down && !ledger.MayShrink(vm.Id, change, time.GetUtcNow()))
                    return $"{change.Resource.Name()} may not shrink by what is known now";
                if (Verification.Differs(vm.Allocation[change.Resource], change.From) && !round.IsBusy(vm.Id))
                    return $"{change.Resource.Name()} is {AmountText.Format(change.Resource, vm.Allocation[change.Resource])} by now";
            }
        }

        return null;
    }

    /// <summary>The guest's consent to give up memory. A channel that is broken says neither yes nor no: the decision waits.</summary>
    private async Task<(bool Given, string? Refusal)> ConsentAsync(Decision decision, VmCapabilities? capabilities, CancellationToken cancellationToken)
    {
        if (guests is null || decision.Action is not ResizeAction { Direction: Direction.Down } resize || resize.Change(Resource.Memory) is not { } change)
            return (true, null);
        GuestReply reply;
        try
        {
            reply = await guests.AskConsentAsync(resize.Vm, change, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, null);
        }

        var silenceMatters = capabilities?.Memory.NeedsConsent ?? true;
        if (reply.Answer == GuestAnswer.Granted || (reply.Answer == GuestAnswer.Silent && !silenceMatters))
            return (true, null);
        ledger.Failed(resize.Vm, change, time.GetUtcNow());
        return (false, reply.Answer == GuestAnswer.Refused
            ? $"the guest refused: {reply.Reason ?? "no reason given"}"
            : "the guest did not answer, and its consent is needed");
    }

    private Task RecordAsync(
        List<Decision> ready,
        List<(Decision Decision, DecisionState State, string Detail)> dropped,
        Func<bool> isPaused,
        CancellationToken cancellationToken) =>
        book.WriteAsync(
            batch =>
            {
                foreach (var (decision, state, detail) in dropped)
                    batch.Move(decision.Number, state, detail);
                // Consent may have taken its time: whoever paused the pool meanwhile was promised that nothing more begins.
                foreach (var decision in isPaused() ? [] : ready)
                    batch.Move(decision.Number, DecisionState.Started, null);
            },
            cancellationToken);

    private async Task BeginAsync(Decision decision, CancellationToken cancellationToken)
    {
        _starts.Enqueue(time.GetUtcNow());
        try
        {
            if (guests is not null && decision.Action is ResizeAction { Direction: Direction.Down } resize && resize.Change(Resource.Memory) is { } change)
                await guests.PrepareToShrinkAsync(resize.Vm, change, cancellationToken);
            await hypervisor.StartAsync(new OperationToken(decision.Id), decision.Action, cancellationToken);
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // It is not known whether the platform took it; the follower asks, and reads back.
        }
    }

    /// <summary>The fleet as it is at the start of a round, and what the round has taken of it so far.</summary>
    private sealed class Round
    {
        private readonly Dictionary<VmId, Vm> _vms;
        private readonly HashSet<VmId> _busy;
        private readonly Dictionary<HostId, int> _perHost = [];
        private readonly HostLedger _promised;
        private int _inFlight;

        public Round(
            Inventory inventory, IReadOnlyList<ReservedCapacity> reservations, ImmutableArray<InFlight> flights, Amounts overcommit)
        {
            _vms = inventory.Vms.ToDictionary(v => v.Id);
            _busy = flights.Select(f => f.Action.Vm).ToHashSet();
            _inFlight = flights.Length;
            foreach (var vm in _busy)
            {
                if (_vms.GetValueOrDefault(vm)?.Host is { } host)
                    _perHost[host] = _perHost.GetValueOrDefault(host) + 1;
            }

            _promised = new HostLedger(inventory.Hosts, inventory.Vms, flights,
                [.. reservations.Select(r => new Reservation(r.Vm, r.Host, r.Amounts))], overcommit);
        }

        public Vm? Find(VmId vm) => _vms.GetValueOrDefault(vm);

        public bool IsBusy(VmId vm) => _busy.Contains(vm);

        public bool Admits(Decision decision, Func<Vm, EffectivePolicy> policyOf)
        {
            var vm = _vms[decision.Action.Vm];
            var policy = policyOf(vm);
            if (_busy.Contains(vm.Id) || _inFlight >= policy.MaxParallel || _perHost.GetValueOrDefault(vm.Host!.Value) >= policy.PerHost)
                return false;
            return decision.Action is not ResizeAction { Direction: Direction.Up } resize
                || (_promised.Knows(vm.Host.Value) && resize.Changes.All(c => c.Delta <= _promised.Room(vm.Host.Value, c.Resource) + (1e-9 * c.To)));
        }

        public void Take(Decision decision)
        {
            var vm = _vms[decision.Action.Vm];
            _busy.Add(vm.Id);
            _inFlight++;
            _perHost[vm.Host!.Value] = _perHost.GetValueOrDefault(vm.Host.Value) + 1;
            if (decision.Action is ResizeAction { Direction: Direction.Up } resize)
            {
                foreach (var change in resize.Changes)
                    _promised.Change(vm.Host.Value, change.Resource, change.Delta);
            }
        }
    }
}
