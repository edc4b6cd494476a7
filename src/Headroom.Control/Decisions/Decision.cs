using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Control.Decisions;

public enum DecisionState
{
    /// <summary>Made and written down. Nothing has been done.</summary>
    Proposed,

    /// <summary>To be done: the policy is automatic, or somebody said yes.</summary>
    Approved,

    /// <summary>Begun, or about to be: written down before the hypervisor is asked.</summary>
    Started,

    /// <summary>Done, and read back.</summary>
    Verified,

    /// <summary>Not done: somebody or the guest said no.</summary>
    Skipped,

    /// <summary>Not done: a newer plan or the world made it pointless.</summary>
    Superseded,

    /// <summary>Begun, and did not have its effect. What is left of it is about to be undone, if anything is.</summary>
    Failed,

    /// <summary>Failed, and nothing of it is left.</summary>
    Undone,
}

public static class DecisionStates
{
    /// <summary>Nothing more will happen to a decision in such a state.</summary>
    public static bool IsFinal(this DecisionState state) =>
        state is DecisionState.Verified or DecisionState.Skipped or DecisionState.Superseded or DecisionState.Undone;

    /// <summary>The hypervisor may be at work on it.</summary>
    public static bool IsInFlight(this DecisionState state) => state is DecisionState.Started or DecisionState.Failed;

    public static bool CanBecome(this DecisionState from, DecisionState to) => from switch
    {
        DecisionState.Proposed => to is DecisionState.Approved or DecisionState.Skipped or DecisionState.Superseded,
        DecisionState.Approved => to is DecisionState.Started or DecisionState.Skipped or DecisionState.Superseded,
        DecisionState.Started => to is DecisionState.Verified or DecisionState.Failed,
        DecisionState.Failed => to is DecisionState.Undone or DecisionState.Verified,
        _ => false,
    };
}

/// <summary>A step in a decision's life.</summary>
public sealed record Transition(DateTimeOffset At, DecisionState State, string? Detail);

/// <summary>One action with its evidence and its life so far.</summary>
public sealed record Decision
{
    /// <summary>Counts up from 1 within a store.</summary>
    public required long Number { get; init; }

    public required PoolId Pool { get; init; }

    public required DateTimeOffset At { get; init; }

    public required PlanScope Scope { get; init; }

    public required FleetAction Action { get; init; }

    public required Mode Mode { get; init; }

    public required string Reason { get; init; }

    public required Evidence Evidence { get; init; }

    public required ImmutableArray<Transition> History { get; init; }

    public string Id => IdOf(Number);

    public DecisionState State => History[^1].State;

    public DateTimeOffset ChangedAt => History[^1].At;

    public static string IdOf(long number) => $"d{number:D6}";

    public Decision Advance(Transition transition) => this with { History = History.Add(transition) };

    public bool Equals(Decision? other) =>
        other is not null && Number == other.Number && Pool == other.Pool && At == other.At && Scope == other.Scope
        && Action.Equals(other.Action) && Mode == other.Mode && Reason == other.Reason && Evidence.Equals(other.Evidence)
        && History.SequenceEqual(other.History);

    public override int GetHashCode() => Number.GetHashCode();
}
