namespace Headroom.Contracts.Api;

/// <summary>One action with its evidence and its life so far.</summary>
public sealed record DecisionInfo
{
    public required string Id { get; init; }

    /// <summary>Counts up from 1.</summary>
    public required long Number { get; init; }

    public required string Pool { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>cycle (the regular one) or fast (something could not wait).</summary>
    public required string Scope { get; init; }

    public required string Vm { get; init; }

    /// <summary>Absent when the VM is gone.</summary>
    public string? VmName { get; init; }

    public required ActionInfo Action { get; init; }

    /// <summary>off, recommend, approve or auto: what the policy allowed when it was made.</summary>
    public required string Mode { get; init; }

    /// <summary>proposed, approved, started, verified, skipped, superseded, failed or undone.</summary>
    public required string State { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required string Reason { get; init; }

    public required DecisionEvidence Evidence { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<DecisionStep> History { get; init; }
}

/// <summary>What is to be done; the fields that its kind does not have are absent.</summary>
public sealed record ActionInfo
{
    /// <summary>resize, migrate, reserve, release, isolate, restore or alert.</summary>
    public required string Kind { get; init; }

    /// <summary>In one line, as people read it.</summary>
    public required string Text { get; init; }

    /// <summary>resize: one entry for each resource that changes.</summary>
    public IReadOnlyList<AllocationChange>? Changes { get; init; }

    /// <summary>migrate: the host it leaves.</summary>
    public string? Source { get; init; }

    /// <summary>migrate, reserve, release: the host it goes to, or on which capacity is set aside.</summary>
    public string? Target { get; init; }

    /// <summary>reserve: how much.</summary>
    public ResourceAmounts? Amounts { get; init; }

    /// <summary>alert: what people are told.</summary>
    public string? Message { get; init; }
}

public sealed record AllocationChange
{
    public required string Resource { get; init; }

    /// <summary>cores, bytes or bytesPerSecond.</summary>
    public required string Unit { get; init; }

    public double? From { get; init; }

    public double? To { get; init; }
}

public sealed record DecisionEvidence
{
    public required string Policy { get; init; }

    public required int PolicyVersion { get; init; }

    public required double Quantile { get; init; }

    public required double RiskThreshold { get; init; }

    public required double MinConfidence { get; init; }

    public required double Weight { get; init; }

    /// <summary>Age of the newest sample when the plan was made; null when there was none.</summary>
    public double? SampleAgeSeconds { get; init; }

    public required IReadOnlyList<ResourceEvidence> Resources { get; init; }
}

/// <summary>The numbers that one resource's change rests on, in its unit. Null: unknown.</summary>
public sealed record ResourceEvidence
{
    public required string Resource { get; init; }

    public required string Unit { get; init; }

    public double? Allocation { get; init; }

    public double? Usage { get; init; }

    /// <summary>At the policy's quantile, before headroom.</summary>
    public double? PredictedPeak { get; init; }

    public double? Need { get; init; }

    /// <summary>What the rules asked for, before the host's capacity was shared out.</summary>
    public double? Wanted { get; init; }

    public double? Target { get; init; }

    public double? Risk { get; init; }

    public double? Confidence { get; init; }

    public required string Model { get; init; }

    /// <summary>The leads that were looked at, counted in forecast steps: <c>2..13</c>.</summary>
    public required string Window { get; init; }

    public required string Trigger { get; init; }

    public required IReadOnlyList<string> Guards { get; init; }
}

public sealed record DecisionStep
{
    public required DateTimeOffset At { get; init; }

    public required string State { get; init; }

    public string? Detail { get; init; }
}

public sealed record SkipDecision
{
    /// <summary>Why it is not to be done; kept with the decision.</summary>
    public required string Reason { get; init; }
}
