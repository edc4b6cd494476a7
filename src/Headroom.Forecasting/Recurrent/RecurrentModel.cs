using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Recurrent;

/// <summary>A trained network and the targets that it answers.</summary>
public sealed class RecurrentModel : ITrainedModel
{
    private readonly Target[] _targets;

    internal RecurrentModel(string name, RecurrentNetwork network, IEnumerable<Target> targets)
    {
        Name = name;
        Network = network;
        _targets = [.. targets];
    }

    public string Name { get; }

    public ReadOnlySpan<Target> Targets => _targets;

    internal RecurrentNetwork Network { get; }

    public IForecaster NewForecaster() => new RecurrentForecaster(this);

    public void Save(BinaryWriter writer) => ModelFile.Write(this, writer);
}
