using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Documents.Configuration;

/// <summary>What a Headroom that serves is told at its start: where it listens and keeps its state, its pool, and its policies.</summary>
public sealed record HeadroomConfiguration
{
    /// <summary>An address of this machine; only loopback goes without a token.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    public int ListenPort { get; init; } = 8080;

    /// <summary>A file whose first line is the token that every request must carry.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The folder of the store.</summary>
    public required string State { get; init; }

    /// <summary>How long samples are kept.</summary>
    public TimeSpan? KeepSamples { get; init; }

    /// <summary>Older telemetry than this blocks every shrink.</summary>
    public TimeSpan? FreshFor { get; init; }

    public required PoolConfiguration Pool { get; init; }

    public required PolicySet Policies { get; init; }
}

/// <summary>A pool and the connector that leads to it.</summary>
public sealed record PoolConfiguration
{
    public required string Name { get; init; }

    /// <summary>How much more than its capacity a host may promise, per resource.</summary>
    public required Amounts Overcommit { get; init; }

    public required SimulatedPool Simulated { get; init; }
}

/// <summary>A pool that exists in memory only, whose VMs do what a trace recorded.</summary>
public sealed record SimulatedPool
{
    public required string Traces { get; init; }

    public int Hosts { get; init; } = 10;

    /// <summary>How much of the trace is the past.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(7);

    public int Seed { get; init; } = 1;

    /// <summary>How many times faster than life.</summary>
    public double Speed { get; init; } = 1;
}
