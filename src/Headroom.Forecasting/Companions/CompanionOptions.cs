namespace Headroom.Forecasting.Companions;

/// <summary>How far a search for companions goes.</summary>
public sealed record CompanionOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>Up to so many series each is compared with all others.</summary>
    public int AllPairsUpTo { get; init; } = 300;

    /// <summary>Beyond that, each is compared with so many: with relatives first, then with strangers drawn at random.</summary>
    public int MaxCandidates { get; init; } = 64;

    /// <summary>How often, at most, a search may find a leader for a series that has none, before it is checked on later history.</summary>
    public double FalseAlarms { get; init; } = 0.01;

    public int PerDay { get; init; } = 288;
}
