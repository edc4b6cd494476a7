namespace Headroom.Forecasting.Companions;

/// <summary>The series that another one follows, and how many intervals later.</summary>
public sealed record Leader
{
    public Leader(SeriesState series, int lag)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lag, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lag, LagProducts.MostLag);
        (Series, Lag) = (series, lag);
    }

    public SeriesState Series { get; }

    public int Lag { get; }
}
