namespace Headroom.Forecasting;

/// <summary>A model fitted to one series alone, that follows it from sample to sample until it is fitted again.</summary>
public interface IFittedSeries
{
    string Name { get; }

    /// <summary>Takes the next interval's mean and peak; NaN: there was no sample, the interval passes all the same.</summary>
    void Learn(float mean, float peak);

    /// <summary>Fills the rows that it can answer, ascending, at least 0 and at most the limit it was fitted with.</summary>
    void Forecast(ForecastTable table);

    void Save(BinaryWriter writer);
}
