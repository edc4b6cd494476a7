namespace Headroom.Forecasting;

/// <summary>What is known of a series besides its samples.</summary>
public sealed record SeriesTraits
{
    /// <summary>The smallest difference that matters, in the series' unit.</summary>
    public required float Floor { get; init; }

    /// <summary>The series cannot be above this; infinite where nobody knows a limit.</summary>
    public float Most { get; init; } = float.PositiveInfinity;

    /// <summary>Which application and which user, as small numbers from 1; 0: nobody knows.</summary>
    public int Application { get; init; }

    public int User { get; init; }

    /// <summary>The family that is to forecast alone; null: all of them, by how well they do.</summary>
    public string? Model { get; init; }
}
