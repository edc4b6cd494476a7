using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Recurrent;

/// <summary>A trained network and the targets that it answers.</summary>
public sealed class RecurrentModel : ITrainedModel
{
    internal RecurrentModel(string name, RecurrentNetwork network, IEnumerable<Target> targets)
    {
        Name = name;
        Network = network;
        Answers = new TargetAnswers(targets);
    }

    public string Name { get; }

    public ReadOnlySpan<Target> Targets => Answers.Targets;

    internal RecurrentNetwork Network { get; }

    internal TargetAnswers Answers { get; }

    public IForecaster NewForecaster() => new RecurrentForecaster(this);

    public void Save(BinaryWriter writer) => ModelFile.Write(this, writer);
}
