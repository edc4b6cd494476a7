using System.Collections.Immutable;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Control.Acting;

/// <summary>
/// Follows every action that has begun to its end: asks how it stands, reads back when it is over, and puts back what a failed one
/// left behind. It rests on the journal and the platform alone, so after a crash it goes on where it stopped; an action is never
/// begun a second time.
/// </summary>
internal sealed class Follower(
    IHypervisor hypervisor, IGuestChannel? guests, DecisionBook book, TimeProvider time, ControlOptions options, IActionLedger ledger)
{
    private const int UndoAttempts = 3;

    private readonly Dictionary<long, (int Attempt, DateTimeOffset Since)> _undoing = [];
    private readonly HashSet<OperationToken> _cancelled = [];

    public async Task RunAsync(Func<VmId, TimeSpan> timeToEffect, CancellationToken cancellationToken)
    {
        Exception? first = null;
        foreach (var decision in book.InFlight().ToList())
        {
            try
            {
                if (decision.State == DecisionState.Started)
                    await FollowAsync(decision, timeToEffect, cancellationToken);
                else
                    await UndoAsync(decision, timeToEffect(decision.Action.Vm), cancellationToken);
            }
            catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
            {
                // One VM that cannot be read back must not hide the others; it is asked again in the next round.
                first ??= problem;
            }
        }

        if (first is not null)
            throw new InvalidOperationException($"an action could not be followed: {first.Message}", first);
    }

    private async Task FollowAsync(Decision decision, Func<VmId, TimeSpan> timeToEffect, CancellationToken cancellationToken)
    {
        var token = new OperationToken(decision.Id);
        var status = await hypervisor.GetOperationAsync(token, cancellationToken);
        if (status is { IsOver: false })
        {
            await CancelIfStuckAsync(token, decision.ChangedAt, timeToEffect(decision.Action.Vm), cancellationToken);
            return;
        }

        _cancelled.Remove(token);
        if (decision.Action is ResizeAction resize)
            await SettleAsync(decision, resize, status, cancellationToken);
        else
            await SettleOtherAsync(decision, status, cancellationToken);
    }

    private async Task SettleAsync(Decision decision, ResizeAction resize, OperationStatus? status, CancellationToken cancellationToken)
    {
        var actual = await hypervisor.ReadBackAsync(resize.Vm, cancellationToken);
        var guest = guests is null ? null : await guests.ReadBackAsync(resize.Vm, cancellationToken);
        var verified = Verification.Of(resize, actual, guest);
        var now = time.GetUtcNow();
        if (verified.Holds)
        {
            // The truth counts, not the status: an operation that reported an error after its effect has had its effect.
            await book.WriteAsync(b => b.Move(decision.Number, DecisionState.Verified, Describe(status, verified.Detail)), cancellationToken);
            foreach (var change in resize.Changes)
                ledger.Took(resize.Vm, change, now);
            ledger.Settled(resize.Vm, actual!.Allocation);
            return;
        }

        var nothingLeft = WhatMayBePutBack(resize, verified.LeftOver).Length == 0;
        await book.WriteAsync(
            batch =>
            {
                batch.Move(decision.Number, DecisionState.Failed, Describe(status, verified.Detail));
                if (nothingLeft)
                    batch.Move(decision.Number, DecisionState.Undone, "nothing of it was left");
            },
            cancellationToken);
        // What the platform never took says nothing about whether it can be done.
        if (status is not null || !nothingLeft)
        {
            foreach (var change in resize.Changes)
                ledger.Failed(resize.Vm, change, now);
        }

        if (actual is not null && nothingLeft)
            ledger.Settled(resize.Vm, actual.Allocation);
    }

    private async Task SettleOtherAsync(Decision decision, OperationStatus? status, CancellationToken cancellationToken)
    {
        var done = status?.State == OperationState.Succeeded
            && (decision.Action is not MigrateAction move || (await hypervisor.ReadBackAsync(move.Vm, cancellationToken))?.Host == move.Target);
        await book.WriteAsync(
            batch =>
            {
                batch.Move(decision.Number, done ? DecisionState.Verified : DecisionState.Failed, Describe(status, done ? "read back" : "not in effect"));
                if (!done)
                    batch.Move(decision.Number, DecisionState.Undone, "nothing of it was left");
            },
            cancellationToken);
    }

    private async Task UndoAsync(Decision decision, TimeSpan expected, CancellationToken cancellationToken)
    {
        if (decision.Action is not ResizeAction resize)
            return;
        var (attempt, since) = _undoing.GetValueOrDefault(decision.Number, (Attempt: 0, Since: time.GetUtcNow()));
        var token = new OperationToken($"{decision.Id}/undo{attempt}");
        var status = await hypervisor.GetOperationAsync(token, cancellationToken);
        if (status is { IsOver: false })
        {
            await CancelIfStuckAsync(token, since, expected, cancellationToken);
            return;
        }

        var actual = await hypervisor.ReadBackAsync(resize.Vm, cancellationToken);
        var leftOver = WhatMayBePutBack(resize, Verification.Of(resize, actual, guest: null).LeftOver);
        if (actual is null || leftOver.Length == 0)
        {
            _undoing.Remove(decision.Number);
            await book.WriteAsync(b => b.Move(decision.Number, DecisionState.Undone, actual is null ? "the VM is gone" : "put back, as far as it may be"), cancellationToken);
            if (actual is not null)
                ledger.Settled(resize.Vm, actual.Allocation);
            return;
        }

        if (status is not null && ++attempt == UndoAttempts)
        {
            await GiveUpAsync(decision, actual, cancellationToken);
            return;
        }

        _undoing[decision.Number] = (attempt, time.GetUtcNow());
        await TryStartAsync(new OperationToken($"{decision.Id}/undo{attempt}"), new ResizeAction(resize.Vm, leftOver), cancellationToken);
    }

    /// <summary>Memory that a guest may be using by now is not taken away again to tidy up: only with fresh statistics that allow it.</summary>
    private ImmutableArray<ResourceChange> WhatMayBePutBack(ResizeAction resize, ImmutableArray<ResourceChange> leftOver) =>
        leftOver.RemoveAll(c => c is { Resource: Resource.Memory, Direction: Direction.Down } && !ledger.MayShrink(resize.Vm, c, time.GetUtcNow()));

    private async Task GiveUpAsync(Decision decision, Vm actual, CancellationToken cancellationToken)
    {
        _undoing.Remove(decision.Number);
        // Final, and so: what is there now is taken as it is. An undo tried again after a restart could undo what came later.
        await book.WriteAsync(
            batch =>
            {
                batch.Move(decision.Number, DecisionState.Undone, $"could not be put back: the VM keeps {actual.Allocation}");
                batch.Note("undo-failed", decision.Action.Vm, $"{decision.Id} could not be put back; the VM keeps {actual.Allocation}");
            },
            cancellationToken);
        ledger.Settled(decision.Action.Vm, actual.Allocation);
    }

    private async Task TryStartAsync(OperationToken token, FleetAction action, CancellationToken cancellationToken)
    {
        try
        {
            await hypervisor.StartAsync(token, action, cancellationToken);
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // It is not known whether it was taken; the next round asks.
        }
    }

    private async Task CancelIfStuckAsync(OperationToken token, DateTimeOffset since, TimeSpan expected, CancellationToken cancellationToken)
    {
        var limit = (expected * options.OperationPatience) + TimeSpan.FromMinutes(2);
        if (time.GetUtcNow() - since <= limit || _cancelled.Contains(token))
            return;
        // Remembered only when it has been heard: a cancellation that was lost is sent again.
        await hypervisor.CancelAsync(token, cancellationToken);
        _cancelled.Add(token);
    }

    private static string Describe(OperationStatus? status, string detail) => status switch
    {
        null => $"{detail}; the platform never heard of it",
        { State: OperationState.Succeeded } => detail,
        _ => $"{detail}; {status.State.ToString().ToLowerInvariant()}{(status.Detail is null ? "" : ": " + status.Detail)}",
    };
}
