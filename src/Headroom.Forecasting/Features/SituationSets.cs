using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Features;

/// <summary>The situations of each age to learn from; null for an age that no series of the fleet has reached.</summary>
internal static class SituationSets
{
    public static SituationSet?[] Build(
        IReadOnlyList<TrainingSeries> fleet, IReadOnlyList<Target> targets, TrainingOptions options, CancellationToken cancellationToken)
    {
        var sets = new SituationSet?[HistoryAges.Count];
        var budget = SituationSampler.Budget(fleet, options.MaxSituations);
        for (var age = 0; age < sets.Length; age++)
        {
            var random = new Random(Seed(options.Seed, age));
            var chosen = SituationSampler.Choose(fleet, (HistoryAge)age, budget[age], random);
            if (chosen.Count > 0)
                sets[age] = SituationSet.Build(fleet, targets, chosen, cancellationToken);
        }

        return sets;
    }

    /// <summary>A seed for each part of a training, the same on every run (unlike the runtime's own hash codes).</summary>
    public static int Seed(int seed, int part) => unchecked((seed * 486187739) + ((part + 1) * 16777619));
}
