namespace Headroom.Benchmarks.Fleets;

/// <summary>How large a fleet is to be carried through how long a time.</summary>
internal sealed record FleetRequest
{
    public required int Vms { get; init; }

    public required int Hosts { get; init; }

    public required double Hours { get; init; }

    /// <summary>A folder for the store; null keeps everything in memory.</summary>
    public string? State { get; init; }

    /// <summary>See what memory is held after each phase. Costs garbage collections, so the times are not worth much then.</summary>
    public bool Weigh { get; init; }
}
