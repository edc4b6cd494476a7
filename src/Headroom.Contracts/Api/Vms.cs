namespace Headroom.Contracts.Api;

public sealed record VmInfo
{
    /// <summary>The UUID.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Pool { get; init; }

    public string? Host { get; init; }

    /// <summary>running, paused or off.</summary>
    public required string State { get; init; }

    public string? Application { get; init; }

    public string? Owner { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required int VcpuCount { get; init; }

    /// <summary>The most specific policy that decides about it.</summary>
    public required string Policy { get; init; }

    public required bool TelemetryFresh { get; init; }

    public DateTimeOffset? LastSampleEnd { get; init; }

    /// <summary>Upper bound of the memory in active use.</summary>
    public double? WorkingSetBytes { get; init; }

    /// <summary>The greatest risk of any resource.</summary>
    public double? Risk { get; init; }

    /// <summary>The decision that is being carried out on it.</summary>
    public string? DecisionInFlight { get; init; }

    /// <summary>In the order cpu, memory, disk, network.</summary>
    public required IReadOnlyList<VmResourceInfo> Resources { get; init; }
}

/// <summary>One resource of one VM, in its unit. Null: unknown.</summary>
public sealed record VmResourceInfo
{
    public required string Resource { get; init; }

    /// <summary>cores, bytes or bytesPerSecond.</summary>
    public required string Unit { get; init; }

    public double? Usage { get; init; }

    public double? Allocation { get; init; }

    /// <summary>No limit is set on it, so the allocation is null.</summary>
    public required bool Unlimited { get; init; }

    public double? Provisioned { get; init; }

    /// <summary>The predicted peak within the policy's horizon.</summary>
    public required PeakQuantiles PredictedPeak { get; init; }

    /// <summary>The policy's quantile of the predicted peak, plus its headroom.</summary>
    public double? Need { get; init; }

    /// <summary>The probability that the peak exceeds the allocation within the horizon.</summary>
    public double? Risk { get; init; }

    /// <summary>A measured quantity from 0 to 1: how far the forecast's stated probabilities have held.</summary>
    public double? Confidence { get; init; }

    /// <summary>How often the policy's quantile held over the last day.</summary>
    public double? CoveredShare { get; init; }

    public required string Model { get; init; }

    /// <summary>hold, up or down.</summary>
    public required string Verdict { get; init; }

    public double? Target { get; init; }

    /// <summary>none, risk, aboveThreshold, belowThreshold, pressure or outOfBounds.</summary>
    public required string Trigger { get; init; }

    /// <summary>What held the change back or limited it.</summary>
    public required IReadOnlyList<string> Guards { get; init; }
}

public sealed record PeakQuantiles
{
    public double? Q50 { get; init; }

    public double? Q90 { get; init; }

    public double? Q95 { get; init; }

    public double? Q99 { get; init; }
}

public sealed record VmRisk
{
    public required string Vm { get; init; }

    public required DateTimeOffset At { get; init; }

    public required double HorizonSeconds { get; init; }

    /// <summary>The policy acts above this.</summary>
    public required double RiskThreshold { get; init; }

    /// <summary>The greatest risk of any resource; null when none is known.</summary>
    public double? Risk { get; init; }

    public required IReadOnlyList<ResourceRisk> Resources { get; init; }
}

public sealed record ResourceRisk
{
    public required string Resource { get; init; }

    public required string Unit { get; init; }

    public double? Allocation { get; init; }

    public required PeakQuantiles PredictedPeak { get; init; }

    /// <summary>The probability that the peak exceeds the allocation within the horizon.</summary>
    public double? Risk { get; init; }

    public double? Confidence { get; init; }
}
