using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Training;

namespace Headroom.Control.Learning;

/// <summary>One resource's part of a training: what is trained, for what, and from which histories.</summary>
public sealed record TrainingTask(Resource Resource, ForecastModels Models, IReadOnlyList<Target> Targets, IReadOnlyList<TrainingSeries> Series)
{
    /// <summary>A series at more moments than these repeats itself, and a small fleet shall not be kept busy by learning.</summary>
    private const int SituationsPerSeries = 40;

    /// <summary>Those that take part where none is chosen, and those that a policy chooses: the others need not learn.</summary>
    public static IReadOnlyList<IGlobalFamily> Wanted(IEnumerable<IGlobalFamily> families, IReadOnlySet<string> chosen) =>
        [.. families.Where(f => GlobalFamilies.IsTogether(f) || chosen.Contains(f.Name))];

    public ForecastModels Run(IReadOnlyList<IGlobalFamily> families, int situations, int seed, CancellationToken cancellationToken) => Series.Count == 0
        ? Models
        : Models.Train(families, Series, new TrainingOptions { Targets = Targets, Seed = seed, MaxSituations = Math.Min(situations, SituationsPerSeries * Series.Count) }, cancellationToken);
}
