using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Training;

namespace Headroom.Control.Learning;

/// <summary>What trainings read of the pool, and what comes of them; and what of it is kept for a later life.</summary>
internal sealed partial class FleetMemory
{
    /// <summary>The most that is known of any VM, in intervals.</summary>
    public int LongestHistory()
    {
        lock (_lock)
            return _vms.Values.Max(vm => (int?)vm[Resource.Cpu].State.History.Known) ?? 0;
    }

    /// <summary>Unpacks histories for a training: of all VMs, or of as many as may be, drawn by the seed.</summary>
    public IReadOnlyList<TrainingTask> ReadForTraining(int seed)
    {
        lock (_lock)
        {
            var chosen = _vms.OrderBy(v => v.Key).Select(v => v.Value).ToArray();
            if (chosen.Length > options.TrainingSeries)
            {
                new Random(seed).Shuffle(chosen);
                Array.Resize(ref chosen, options.TrainingSeries);
            }

            return [.. _forecasters.Select(f => new TrainingTask(
                f.Resource, f.Models, [.. f.Targets], [.. chosen.Select(vm => f.ToTraining(vm[f.Resource].State)).OfType<TrainingSeries>()]))];
        }
    }

    /// <summary>Forecasts with other models from now on.</summary>
    public void Use(Resource resource, ForecastModels models)
    {
        lock (_lock)
            _forecasters[(int)resource].Use(models);
    }

    /// <summary>Goes on from what a former life learned: before any VM is met.</summary>
    public void Resume(Knowledge kept)
    {
        lock (_lock)
        {
            _kind.Resume(kept.Applications, kept.Users);
            foreach (var forecaster in _forecasters)
                forecaster.Resume(kept.Forecasts[(int)forecaster.Resource]);
        }
    }

    /// <summary>The histories of those that a former life knew have been recalled.</summary>
    public void EndPractice()
    {
        lock (_lock)
        {
            foreach (var forecaster in _forecasters)
                forecaster.EndPractice();
        }
    }

    /// <summary>All that was learned beyond the single series, as it is now.</summary>
    public Knowledge ReadKnowledge()
    {
        lock (_lock)
        {
            var (applications, users) = _kind.KeepNames();
            return new Knowledge
            {
                Applications = applications,
                Users = users,
                Forecasts = [.. _forecasters.Select(f => f.ReadKnowledge())],
            };
        }
    }
}
