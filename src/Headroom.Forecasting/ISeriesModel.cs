namespace Headroom.Forecasting;

/// <summary>One series' model: learns a sample at a time, and forecasts the level at a lead or the peak over a window of leads.</summary>
public interface ISeriesModel
{
    /// <summary>The name by which a policy or a user chooses it.</summary>
    string Name { get; }

    /// <summary>Samples learned that were known.</summary>
    int Known { get; }

    /// <summary>Takes the next interval's mean and peak. NaN: there was no sample; the interval passes all the same.</summary>
    void Learn(double mean, double peak);

    /// <summary>The interval's mean at a lead (1 is the interval that begins now); null while too little is known.</summary>
    Distribution? Level(int lead);

    /// <summary>The highest peak over a window of leads; null while too little is known.</summary>
    Distribution? Peak(PeakWindow window);
}
