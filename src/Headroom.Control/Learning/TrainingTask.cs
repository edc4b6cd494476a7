using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Companions;
using Headroom.Forecasting.Training;

namespace Headroom.Control.Learning;

/// <summary>One resource's part of a training: what is trained, for what, and from which histories.</summary>
public sealed record TrainingTask(Resource Resource, ForecastModels Models, IReadOnlyList<Target> Targets, IReadOnlyList<TrainingSeries> Series)
{
    /// <summary>A series at more moments than these repeats itself, and a small fleet shall not be kept busy by learning.</summary>
    private const int SituationsPerSeries = 40;

    /// <summary>Whose the histories are, in their order.</summary>
    public IReadOnlyList<VmId> Vms { get; init; } = [];

    /// <summary>Those that take part where none is chosen, and those that a policy chooses: the others need not learn.</summary>
    public static IReadOnlyList<IGlobalFamily> Wanted(IEnumerable<IGlobalFamily> families, IReadOnlySet<string> chosen) =>
        [.. families.Where(f => GlobalFamilies.IsTogether(f) || chosen.Contains(f.Name))];

    /// <summary>Which VMs follow which, of those that are looked at.</summary>
    public IReadOnlyList<Following> FindCompanions(CompanionOptions options, CancellationToken cancellationToken)
    {
        var found = new CompanionSearch(options).Find(Series, [], cancellationToken);
        return [.. found.Select((companion, i) => new Following(Vms[i], companion is null ? null : new LeadingVm(Vms[companion.Leader], companion.Lag)))];
    }

    public ForecastModels Run(IReadOnlyList<IGlobalFamily> families, int situations, int seed, CancellationToken cancellationToken) => Series.Count == 0
        ? Models
        : Models.Train(families, Series, new TrainingOptions { Targets = Targets, Seed = seed, MaxSituations = Math.Min(situations, SituationsPerSeries * Series.Count) }, cancellationToken);
}
