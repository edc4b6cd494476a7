namespace Headroom.Forecasting.Training;

/// <summary>How a family that learns across the fleet is to be trained. The budget is work, never time, so that a seed gives one result.</summary>
public sealed record TrainingOptions
{
    /// <summary>What the model will be asked for.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Situations (a series at a moment) to learn from, at most.</summary>
    public int MaxSituations { get; init; } = 40_000;

    /// <summary>The share done, 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}
