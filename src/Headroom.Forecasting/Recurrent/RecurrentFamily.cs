using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Recurrent;

/// <summary>Long short-term memory over the whole fleet.</summary>
public sealed class LstmFamily(RecurrentSettings? settings = null) : RecurrentFamily(settings ?? new RecurrentSettings())
{
    public override string Name => "lstm";

    protected override bool HasMemory => true;
}

/// <summary>The plain recurrent network over the whole fleet: cheaper, with a shorter memory.</summary>
public sealed class RnnFamily(RecurrentSettings? settings = null) : RecurrentFamily(settings ?? new RecurrentSettings())
{
    public override string Name => "rnn";

    protected override bool HasMemory => false;
}

/// <summary>One network for all series: what differs between them is their state and, where known, their application and user.</summary>
public abstract class RecurrentFamily(RecurrentSettings settings) : IGlobalFamily
{
    /// <summary>More applications or users than this share the row of those that nobody knows.</summary>
    public const int MaxIds = 4096;

    public abstract string Name { get; }

    protected abstract bool HasMemory { get; }

    public ITrainedModel? Train(TrainingRound round, ITrainedModel? previous, CancellationToken cancellationToken)
    {
        var (fleet, options) = (round.Fleet, round.Options);
        var shape = ShapeFor(fleet, options);
        if (shape.Targets == 0)
            return null;
        var sampler = new StretchSampler(fleet, new StretchBuilder(options.Targets, shape.TargetSlots), settings.HeldOutShare);
        if (sampler.IsTooSmall)
            return null;
        var random = new Random(options.Seed);
        var count = Math.Max(1, options.MaxSituations / Stretch.Moments);
        var training = sampler.Training(count, random);
        var heldOut = sampler.HeldOut(Math.Max(1, count / 8), random);
        if (training.Count == 0)
            return null;
        var network = RecurrentNetwork.Create(shape, random);
        network.TellApart(fleet.Select(f => f.Application), fleet.Select(f => f.User), random);
        var isWarm = previous is RecurrentModel model && model.Targets.SequenceEqual([.. options.Targets]) && network.TakeOver(model.Network);
        new RecurrentTrainer(settings, options).Fit(network, training, heldOut, isWarm, random, cancellationToken);
        return new RecurrentModel(Name, network, options.Targets);
    }

    public ITrainedModel Load(BinaryReader reader) => ModelFile.Read(Name, HasMemory, reader);

    private NetworkShape ShapeFor(IReadOnlyList<TrainingSeries> fleet, TrainingOptions options) => new()
    {
        Inputs = SeriesFeatures.Inputs,
        Hidden = settings.Hidden,
        Extras = SeriesFeatures.Extras,
        Dense = settings.Dense,
        Targets = options.Targets.Count,
        Applications = 1 + fleet.Select(s => s.Application).Where(i => i < MaxIds).Append(0).Max(),
        Users = 1 + fleet.Select(s => s.User).Where(i => i < MaxIds).Append(0).Max(),
        HasMemory = HasMemory,
    };
}
