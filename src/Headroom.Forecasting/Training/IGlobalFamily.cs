namespace Headroom.Forecasting.Training;

/// <summary>A family that learns from many series at once.</summary>
public interface IGlobalFamily
{
    string Name { get; }

    /// <summary>Learns; goes on from an earlier model where the family can. Null when the fleet is too small or too young to learn from.</summary>
    ITrainedModel? Train(TrainingRound round, ITrainedModel? previous, CancellationToken cancellationToken);

    /// <summary>Reads what <see cref="ITrainedModel.Save"/> wrote.</summary>
    ITrainedModel Load(BinaryReader reader);
}
