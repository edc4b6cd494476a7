namespace Headroom.Simulation;

/// <summary>What a world is like apart from its fleet.</summary>
public sealed record WorldOptions
{
    public SimulatedFaults Faults { get; init; } = SimulatedFaults.None;

    public MigrationOptions Migration { get; init; } = new();

    /// <summary>How long samples can be asked for.</summary>
    public TimeSpan SampleRetention { get; init; } = TimeSpan.FromHours(48);

    public int EventLimit { get; init; } = 20_000;

    /// <summary>How long the end of an operation is remembered; at least an hour.</summary>
    public TimeSpan OperationRetention { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A world that is kept in a directory writes its whole state this often, and only what is done to it in between.</summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromHours(6);
}

/// <summary>How live migrations are carried out, with the settings that hypervisors have for it.</summary>
public sealed record MigrationOptions
{
    /// <summary>The guest may be suspended for this long at the end.</summary>
    public TimeSpan MaxDowntime { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>After so many rounds a migration that does not converge is given up.</summary>
    public int MaxRounds { get; init; } = 30;

    /// <summary>Takes CPU from a guest that writes faster than the link carries, more and more.</summary>
    public bool AutoConverge { get; init; } = true;
}
