namespace Headroom.Contracts.Api;

/// <summary>One amount for each resource. Null: unknown, or unlimited where <see cref="Unlimited"/> names the resource.</summary>
public sealed record ResourceAmounts
{
    public double? CpuCores { get; init; }

    public double? MemoryBytes { get; init; }

    public double? DiskBytesPerSecond { get; init; }

    public double? NetworkBytesPerSecond { get; init; }

    /// <summary>Resources on which no limit is set; absent when all have one.</summary>
    public IReadOnlyList<string>? Unlimited { get; init; }
}

/// <summary>One ratio for each resource; 1 is even.</summary>
public sealed record ResourceRatios
{
    public double? Cpu { get; init; }

    public double? Memory { get; init; }

    public double? Disk { get; init; }

    public double? Network { get; init; }
}
