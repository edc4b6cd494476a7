using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;

namespace Headroom.Planning;

/// <summary>The numbers that one change rests on, kept with the decision for as long as it is kept.</summary>
public sealed record ChangeEvidence
{
    public required Resource Resource { get; init; }

    public required double Allocation { get; init; }

    public required double Usage { get; init; }

    /// <summary>The predicted peak at the policy's quantile, before headroom.</summary>
    public required double PredictedPeak { get; init; }

    public required double Need { get; init; }

    /// <summary>What the rules asked for, before the host's capacity was shared out.</summary>
    public required double Wanted { get; init; }

    public required double Target { get; init; }

    public required double Risk { get; init; }

    public required double Confidence { get; init; }

    public required string Model { get; init; }

    public required string Window { get; init; }

    public required Trigger Trigger { get; init; }

    public required Guards Guards { get; init; }
}

/// <summary>What a decision rests on.</summary>
public sealed record Evidence
{
    public required string Policy { get; init; }

    public required int PolicyVersion { get; init; }

    public required double Quantile { get; init; }

    public required double RiskThreshold { get; init; }

    public required double MinConfidence { get; init; }

    public required double Weight { get; init; }

    /// <summary>Age of the newest sample when the plan was made; null when there was none.</summary>
    public required TimeSpan? SampleAge { get; init; }

    public required ImmutableArray<ChangeEvidence> Changes { get; init; }

    public bool Equals(Evidence? other) =>
        other is not null && Policy == other.Policy && PolicyVersion == other.PolicyVersion && Quantile.Equals(other.Quantile)
        && RiskThreshold.Equals(other.RiskThreshold) && MinConfidence.Equals(other.MinConfidence) && Weight.Equals(other.Weight)
        && SampleAge == other.SampleAge && Changes.SequenceEqual(other.Changes);

    public override int GetHashCode() => HashCode.Combine(Policy, PolicyVersion, SampleAge, Changes.Length);
}

/// <summary>One action of a plan, in its place in the order.</summary>
public sealed record PlanStep(FleetAction Action, Mode Mode, string Reason, Evidence Evidence);

/// <summary>What was concluded about one resource of one VM, action or not: the material of <c>why</c>.</summary>
public sealed record Consideration(VmId Vm, Resource Resource, double Allocation, double Wanted, SizingResult Result);

public enum PlanScope
{
    /// <summary>The regular cycle: every VM.</summary>
    Cycle,

    /// <summary>The fast lane: a few VMs that cannot wait.</summary>
    Fast,
}

/// <summary>Ordered actions with their reasons, and everything that was considered. Immutable; made from one snapshot.</summary>
public sealed record Plan
{
    public required DateTimeOffset At { get; init; }

    public required PoolId Pool { get; init; }

    public required PlanScope Scope { get; init; }

    public required ImmutableArray<PlanStep> Steps { get; init; }

    /// <summary>VM by VM, each in the order of <see cref="Resource"/>.</summary>
    public required ImmutableArray<Consideration> Considerations { get; init; }
}
