namespace Headroom.Forecasting.Training;

/// <summary>What a family learned across the fleet: immutable, shared between threads, kept in a file.</summary>
public interface ITrainedModel
{
    string Name { get; }

    /// <summary>A forecaster for one thread.</summary>
    IForecaster NewForecaster();

    /// <summary>Writes itself so that reading gives back the same model to the bit.</summary>
    void Save(BinaryWriter writer);
}
