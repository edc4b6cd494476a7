namespace Headroom.Forecasting.Training;

/// <summary>One series of the fleet, as far as a training may see it.</summary>
public sealed class TrainingSeries
{
    /// <summary>The mean of each interval, oldest first; NaN in a gap.</summary>
    public required float[] Mean { get; init; }

    /// <summary>The peak of each interval, at least its mean.</summary>
    public required float[] Peak { get; init; }

    /// <summary>The number of the first interval, counted from 1970-01-01 00:00 UTC.</summary>
    public required long FirstInterval { get; init; }

    public int PerDay { get; init; } = 288;

    public required float Floor { get; init; }

    public float Most { get; init; } = float.PositiveInfinity;

    /// <summary>Which application and which user, as small numbers from 1; 0: nobody knows.</summary>
    public int Application { get; init; }

    public int User { get; init; }
}
