namespace Headroom.Forecasting;

/// <summary>A model fitted to one series, and up to where it has followed the series since.</summary>
internal sealed record FittedModel(string Name, IFittedSeries Model, long FittedAt)
{
    /// <summary>The number of the interval that comes next for the model.</summary>
    public long Next { get; set; } = FittedAt;
}
