using Headroom.Fleet;

namespace Headroom.Planning.Policies;

/// <summary>What Headroom may do in one direction.</summary>
public enum Mode
{
    /// <summary>Do not even propose.</summary>
    Off,

    /// <summary>Propose; people act elsewhere.</summary>
    Recommend,

    /// <summary>Propose, and act once somebody has approved.</summary>
    Approve,

    /// <summary>Act.</summary>
    Auto,
}

/// <summary>What a policy says of one resource. Null: not said here, so the next layer below decides.</summary>
public sealed record ResourceSpec
{
    public double? Min { get; init; }

    public double? Max { get; init; }

    public double? Headroom { get; init; }

    public double? ScaleUpThreshold { get; init; }

    public double? ScaleDownThreshold { get; init; }

    /// <summary>The most that one step down takes, as a share of the allocation.</summary>
    public double? MaxStep { get; init; }

    /// <summary>Smaller steps down than this share of the allocation are not worth the trouble.</summary>
    public double? MinChange { get; init; }

    public TimeSpan? CooldownUp { get; init; }

    public TimeSpan? CooldownDown { get; init; }
}

/// <summary>What a policy says. Null: not said here, so the next layer below decides.</summary>
public sealed record PolicySpec
{
    public Mode? ModeUp { get; init; }

    public Mode? ModeDown { get; init; }

    public bool? NonDisruptive { get; init; }

    public TimeSpan? Horizon { get; init; }

    public double? Quantile { get; init; }

    public double? RiskThreshold { get; init; }

    public double? MinConfidence { get; init; }

    public double? Weight { get; init; }

    public TimeSpan? ObserveFor { get; init; }

    public string? Model { get; init; }

    public TimeSpan? Retrain { get; init; }

    public int? MaxParallel { get; init; }

    public int? PerHost { get; init; }

    public int? PerHour { get; init; }

    public ResourceSpec Cpu { get; init; } = new();

    public ResourceSpec Memory { get; init; } = new();

    public ResourceSpec Disk { get; init; } = new();

    public ResourceSpec Network { get; init; } = new();

    public ResourceSpec this[Resource resource] => resource switch
    {
        Resource.Cpu => Cpu,
        Resource.Memory => Memory,
        Resource.Disk => Disk,
        Resource.Network => Network,
        _ => throw new ArgumentOutOfRangeException(nameof(resource)),
    };
}
