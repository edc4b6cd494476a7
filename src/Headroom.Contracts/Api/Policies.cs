namespace Headroom.Contracts.Api;

/// <summary>A policy as a document, with the field names that files use. Quantities are text: 500m, 4Gi, 40MiB/s, 15m, 20%.</summary>
public sealed record PolicyDocument
{
    public string ApiVersion { get; init; } = "headroom/v1";

    public string Kind { get; init; } = "Policy";

    public required PolicyMetadata Metadata { get; init; }

    public required PolicySpecDocument Spec { get; init; }
}

public sealed record PolicyMetadata
{
    public required string Name { get; init; }
}

/// <summary>What a policy says. Absent: not said here, so the next layer below decides.</summary>
public sealed record PolicySpecDocument
{
    /// <summary>Which VMs it is for; absent means all.</summary>
    public SelectorDocument? Selector { get; init; }

    /// <summary>Between equally specific policies the higher one wins.</summary>
    public int? Priority { get; init; }

    public ModeDocument? Mode { get; init; }

    public bool? NonDisruptive { get; init; }

    public string? Horizon { get; init; }

    public double? Quantile { get; init; }

    public string? RiskThreshold { get; init; }

    public string? MinConfidence { get; init; }

    public double? Weight { get; init; }

    public string? ObserveFor { get; init; }

    /// <summary>auto, naive, seasonal, analog, arima, prophet, regression, trees, rnn or lstm.</summary>
    public string? Model { get; init; }

    /// <summary>hourly, daily or a duration.</summary>
    public string? Retrain { get; init; }

    public BudgetDocument? Budget { get; init; }

    public ResourceDocument? Cpu { get; init; }

    public ResourceDocument? Memory { get; init; }

    public ResourceDocument? Disk { get; init; }

    public ResourceDocument? Network { get; init; }
}

public sealed record SelectorDocument
{
    /// <summary>The name or UUID of one VM.</summary>
    public string? Vm { get; init; }

    public string? Application { get; init; }

    public string? User { get; init; }

    public string? Pool { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What Headroom may do in each direction: Off, Recommend, Approve or Auto.</summary>
public sealed record ModeDocument
{
    public string? Up { get; init; }

    public string? Down { get; init; }
}

public sealed record BudgetDocument
{
    public int? MaxParallel { get; init; }

    public int? PerHost { get; init; }

    public int? PerHour { get; init; }
}

public sealed record ResourceDocument
{
    public string? Min { get; init; }

    public string? Max { get; init; }

    public string? Headroom { get; init; }

    public double? ScaleUpThreshold { get; init; }

    public double? ScaleDownThreshold { get; init; }

    public string? MaxStep { get; init; }

    public string? MinChange { get; init; }

    public string? CooldownUp { get; init; }

    public string? CooldownDown { get; init; }
}

public sealed record PolicyInfo
{
    public required string Name { get; init; }

    /// <summary>Counts up with every change; it is the ETag too.</summary>
    public required int Version { get; init; }

    /// <summary>VMs for which it decides at least the topmost layer.</summary>
    public required int VmCount { get; init; }

    /// <summary>Applications that an administrator bound to it.</summary>
    public required IReadOnlyList<string> BoundApplications { get; init; }

    public required PolicyDocument Document { get; init; }
}

/// <summary>What holds for one VM, field by field, and which policy decided it.</summary>
public sealed record EffectivePolicyInfo
{
    public required string Vm { get; init; }

    /// <summary>The topmost policy.</summary>
    public required string Policy { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<EffectiveValue> Values { get; init; }
}

public sealed record EffectiveValue
{
    /// <summary>The field's name as in a policy document, with dots: <c>cpu.min</c>.</summary>
    public required string Field { get; init; }

    public required string Value { get; init; }

    /// <summary>The policy that decided it; <c>built-in</c> when none said anything.</summary>
    public required string Origin { get; init; }
}
