using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Companions;

/// <summary>A family that forecasts a series from its own history and that of the series it follows; it has no answer for one that follows none.</summary>
internal interface ILedForecaster
{
    /// <summary>Fills the rows that it can answer, as <see cref="IForecaster.Forecast"/> does.</summary>
    /// <param name="leader">The leader's history. What it holds beyond the follower's newest interval is not looked at.</param>
    void Forecast(SeriesWindow window, SeriesWindow leader, int lag, ForecastTable table);
}
