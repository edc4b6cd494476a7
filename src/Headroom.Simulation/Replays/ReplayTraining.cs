using Headroom.Control;
using Headroom.Control.Learning;
using Headroom.Forecasting;
using Headroom.Forecasting.Training;

namespace Headroom.Simulation.Replays;

/// <summary>
/// Trains the families that learn across the fleet while a replay goes on, as often as the most eager policy says; the first models are there
/// when control begins. A training sees what a decision at its beginning would, and counts an hour later.
/// </summary>
internal sealed class ReplayTraining(ResourceForecaster forecaster, ControlOptions options, IReadOnlyList<ReplayedVm> vms)
{
    private const int Takes = Replay.BucketsPerDay / 24;

    private readonly int _interval = vms.Count == 0 ? int.MaxValue : (int)(vms.Min(vm => vm.Policy.Retrain) / HeadroomReplay.Step);
    private (ForecastModels Models, int From)? _trained;

    /// <summary>Before the bucket is learned.</summary>
    public void Pass(int bucket, int firstControlled, CancellationToken cancellationToken)
    {
        if (options.Families.Count == 0)
            return;
        if (_trained is { } trained && bucket >= trained.From)
        {
            forecaster.Use(trained.Models);
            _trained = null;
        }

        var begin = firstControlled - Replay.Lag - Takes;
        if (bucket >= begin && (bucket - begin) % _interval == 0 && HeadroomReplay.Step * bucket >= options.TrainFrom)
            _trained = (Train(bucket, cancellationToken), bucket + Takes);
    }

    private ForecastModels Train(int seed, CancellationToken cancellationToken)
    {
        var chosen = vms.ToArray();
        if (chosen.Length > options.TrainingSeries)
        {
            new Random(seed).Shuffle(chosen);
            Array.Resize(ref chosen, options.TrainingSeries);
        }

        var series = chosen.Select(vm => forecaster.ToTraining(vm.Memory.State)).OfType<TrainingSeries>();
        return new TrainingTask(forecaster.Resource, forecaster.Models, [.. forecaster.Targets], [.. series]).Run(
            TrainingTask.Wanted(options.Families, vms.Select(vm => vm.Policy.Model).ToHashSet()), options.TrainingSituations, seed, cancellationToken);
    }
}
