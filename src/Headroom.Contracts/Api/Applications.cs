namespace Headroom.Contracts.Api;

public sealed record ApplicationInfo
{
    public required string Id { get; init; }

    public required int VmCount { get; init; }

    /// <summary>The policy that an administrator bound it to; absent when the selectors decide.</summary>
    public string? BoundPolicy { get; init; }
}

/// <summary>What an application is predicted to use at its highest within the horizon.</summary>
public sealed record PredictedResourceUsage
{
    public required string ApplicationId { get; init; }

    /// <summary>cpu, memory, disk or network.</summary>
    public required string ResourceType { get; init; }

    /// <summary>cores, bytes or bytesPerSecond.</summary>
    public required string Unit { get; init; }

    public required DateTimeOffset At { get; init; }

    public required double HorizonSeconds { get; init; }

    public required IReadOnlyList<PredictedVmUsage> Vms { get; init; }

    /// <summary>
    /// The VMs' own quantiles added up. That is conservative: it is as if all of them had their peak at the same moment. Only VMs
    /// with a forecast are in it; see <see cref="Complete"/>.
    /// </summary>
    public required PeakQuantiles ConservativeSum { get; init; }

    /// <summary>Every VM of the application has a forecast, so the sum speaks for all of it.</summary>
    public required bool Complete { get; init; }
}

public sealed record PredictedVmUsage
{
    public required string Vm { get; init; }

    public required string Name { get; init; }

    /// <summary>The predicted peak within the horizon; its values are null when too little is known of the VM.</summary>
    public required PeakQuantiles Peak { get; init; }

    public string? Model { get; init; }

    public double? Confidence { get; init; }
}

public sealed record SetApplicationPolicy
{
    /// <summary>The policy to bind the application to; null lets the selectors decide again.</summary>
    public string? PolicyName { get; init; }
}
