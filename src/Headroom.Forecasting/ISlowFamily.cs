using Headroom.Forecasting.History;

namespace Headroom.Forecasting;

/// <summary>A family whose models are fitted to one series each, now and then, because a fit costs more than a forecast.</summary>
public interface ISlowFamily
{
    /// <summary>The name by which a policy or a user chooses the family.</summary>
    string Name { get; }

    /// <summary>What a fit and a forecast cost together, in parts of about a millisecond.</summary>
    int Work { get; }

    /// <summary>Fits a model to the window's series; null when the history says too little.</summary>
    IFittedSeries? Fit(SeriesWindow window, int seed);

    /// <summary>Reads what <see cref="IFittedSeries.Save"/> wrote.</summary>
    IFittedSeries Load(BinaryReader reader);
}
