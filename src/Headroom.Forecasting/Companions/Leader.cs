namespace Headroom.Forecasting.Companions;

/// <summary>The series that another one follows, and how many intervals later.</summary>
public sealed record Leader
{
    /// <summary>Nobody is followed from further off.</summary>
    public const int MostLag = LagProducts.MostLag;

    public Leader(SeriesState series, int lag)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lag, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lag, MostLag);
        (Series, Lag) = (series, lag);
    }

    public SeriesState Series { get; }

    public int Lag { get; }
}
