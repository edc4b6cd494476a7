using Headroom.Forecasting.Features;
using Headroom.Forecasting.Regression;

namespace Headroom.Forecasting.Training;

/// <summary>
/// One training of several families on the same histories, one after the other. What more than one of them needs is worked out once: the
/// situations that the fleet was in, and the line through them.
/// </summary>
public sealed class TrainingRound(IReadOnlyList<TrainingSeries> fleet, TrainingOptions options)
{
    private (SituationSet?[] Situations, TrainedRegression? Line)? _line;

    public IReadOnlyList<TrainingSeries> Fleet => fleet;

    public TrainingOptions Options => options;

    /// <summary>Situations by age, and linear quantile regression over them; no line when the fleet is too small or too young.</summary>
    internal (SituationSet?[] Situations, TrainedRegression? Line) Line(IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_line is { } known)
            return known;
        var targets = options.Targets.Distinct().ToArray();
        var situations = SituationSets.Build(fleet, targets, options, cancellationToken);
        var line = (situations, RegressionFamily.Fit(targets, situations, options.Seed, progress, cancellationToken));
        _line = line;
        return line;
    }
}
