using Headroom.Forecasting.Companions;
using Headroom.Forecasting.Families;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting;

/// <summary>
/// The families that forecast, together or alone, with what some of them learned across the fleet. Immutable, and swapped whole after a training. A family
/// that has not been trained yet has its place and gives no answer, so that records of how families did outlive a training.
/// </summary>
public sealed class ForecastModels
{
    private static readonly (string Name, Func<IForecaster> Make)[] s_untrained =
    [
        ("naive", () => new Naive()),
        ("seasonal", () => new Seasonal()),
        ("analog", () => new Analog()),
        (CompanionAnalog.FamilyName, () => new CompanionAnalog()),
    ];

    private readonly IReadOnlyList<IGlobalFamily> _families;
    private readonly ITrainedModel?[] _trained;
    private readonly int[] _together;
    private readonly string[] _familyNames;
    private readonly string[] _fastNames;

    private ForecastModels(int version, IReadOnlyList<IGlobalFamily> families, ITrainedModel?[] trained)
    {
        Version = version;
        _families = families;
        _trained = trained;
        _together = [.. Enumerable.Range(0, families.Count).Where(i => GlobalFamilies.IsTogether(families[i]))];
        _familyNames = [.. families.Select(f => f.Name)];
        _fastNames = [.. s_untrained.Select(f => f.Name), .. _together.Select(i => _familyNames[i])];
        Together = [.. _fastNames, .. SlowFamilies.All.Select(f => f.Name)];
        Names = [.. _fastNames, .. families.Where(f => !GlobalFamilies.IsTogether(f)).Select(f => f.Name), .. SlowFamilies.All.Select(f => f.Name)];
    }

    /// <summary>Before any training, with all families that there are.</summary>
    public static ForecastModels Untrained { get; } = UntrainedOf(GlobalFamilies.All);

    /// <summary>Rises with every training, so that states carried under earlier models are known to be stale.</summary>
    public int Version { get; }

    /// <summary>
    /// The families that answer together where none is chosen, in the order of the members of every record. Those that are fitted to one series
    /// come last: they answer for the series in the slow lane only, and only those have a place for them.
    /// </summary>
    public IReadOnlyList<string> Together { get; }

    /// <summary>All families, each of which can be chosen to answer alone.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Families that answer together.</summary>
    public int Count => Together.Count;

    /// <summary>Those of them that answer for every series.</summary>
    public int FastCount => _fastNames.Length;

    public IEnumerable<ITrainedModel> Trained => _trained.OfType<ITrainedModel>();

    /// <summary>The place of a family among those that answer for every series; -1 when it is none of them.</summary>
    public int IndexOf(string name) => Array.IndexOf(_fastNames, name);

    /// <summary>What a family learned so far; null while it has learned nothing.</summary>
    public ITrainedModel? Of(IGlobalFamily family) => _trained[PlaceOf(family.Name)];

    /// <summary>Before any training, with these families that learn across the fleet.</summary>
    public static ForecastModels UntrainedOf(IReadOnlyList<IGlobalFamily> families) => new(0, families, new ITrainedModel?[families.Count]);

    /// <summary>A family of that name can answer: it needs no training, or has had it.</summary>
    public bool Knows(string name) =>
        Names.Contains(name) && (Array.IndexOf(_familyNames, name) is var place && (place < 0 || _trained[place] is not null));

    /// <summary>The same, with models in the places of their families.</summary>
    public ForecastModels With(IEnumerable<ITrainedModel> models)
    {
        var trained = (ITrainedModel?[])_trained.Clone();
        foreach (var model in models)
            trained[PlaceOf(model.Name)] = model;
        return new ForecastModels(Version + 1, _families, trained);
    }

    /// <summary>Trains the families across a fleet, one after the other; those that can't learn from it stay as they are.</summary>
    public ForecastModels Train(
        IEnumerable<IGlobalFamily> families, IReadOnlyList<TrainingSeries> fleet, TrainingOptions options, CancellationToken cancellationToken)
    {
        var learned = new List<ITrainedModel>();
        var round = new TrainingRound(fleet, options);
        foreach (var family in families)
        {
            if (family.Train(round, Of(family), cancellationToken) is { } model)
                learned.Add(model);
        }

        return learned.Count == 0 ? this : With(learned);
    }

    /// <summary>Forecasters for one thread, in the order of those that answer for every series; null for a family that has not been trained.</summary>
    internal IForecaster?[] NewForecasters() => [.. s_untrained.Select(f => f.Make()), .. _together.Select(i => _trained[i]?.NewForecaster())];

    /// <summary>The forecaster of a family that learns across the fleet and only answers alone; null when it can't.</summary>
    internal IForecaster? NewAlone(string name) => Array.IndexOf(_familyNames, name) is >= 0 and var place ? _trained[place]?.NewForecaster() : null;

    private int PlaceOf(string family) => Array.IndexOf(_familyNames, family) is >= 0 and var place
        ? place
        : throw new ArgumentException($"There is no family '{family}' that learns across the fleet.", nameof(family));
}
