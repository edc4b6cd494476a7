using System.Collections.Immutable;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Training;

namespace Headroom.Control.Learning;

/// <summary>What trainings read of the pool, and what comes of them; and what of it is kept for a later life.</summary>
internal sealed partial class FleetMemory
{
    private Knowledge? _kept;

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
            var chosen = _vms.OrderBy(v => v.Key).ToArray();
            if (chosen.Length > options.TrainingSeries)
            {
                new Random(seed).Shuffle(chosen);
                Array.Resize(ref chosen, options.TrainingSeries);
            }

            return [.. _forecasters.Select(f => TaskOf(f, chosen))];
        }
    }

    /// <summary>Forecasts with other models from now on.</summary>
    public void Use(Resource resource, ForecastModels models)
    {
        lock (_lock)
            _forecasters[(int)resource].Use(models);
    }

    /// <summary>Who follows whom from now on, of the VMs that were looked at.</summary>
    public void Lead(Resource resource, IReadOnlyList<Following> found)
    {
        lock (_lock)
        {
            foreach (var (vm, leader) in found)
            {
                if (_vms.TryGetValue(vm, out var follower))
                    follower[resource].Follow(leader, leader is { } known ? _vms.GetValueOrDefault(known.Vm)?[resource] : null);
            }
        }
    }

    /// <summary>How each family of models did lately, resource by resource.</summary>
    public ImmutableArray<ModelAccuracy> Accuracy()
    {
        lock (_lock)
            return [.. _forecasters.SelectMany(f => f.Accuracy().Select(a => new ModelAccuracy(f.Resource, a)))];
    }

    /// <summary>Goes on from what a former life learned: before any VM is met.</summary>
    public void Resume(Knowledge kept)
    {
        lock (_lock)
        {
            _kept = kept;
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
            if (_kept is not { } kept)
                return;
            _kept = null;
            foreach (var forecaster in _forecasters)
            {
                forecaster.EndPractice();
                Lead(forecaster.Resource, kept.Followings[(int)forecaster.Resource]);
            }
        }
    }

    /// <summary>All that was learned beyond the single series, as it is now.</summary>
    public Knowledge ReadKnowledge()
    {
        lock (_lock)
        {
            IReadOnlyList<ForecastKnowledge> forecasts = [.. _forecasters.Select(f => f.ReadKnowledge())];
            if (_kept is { } kept)
                return kept with { Forecasts = forecasts };
            var (applications, users) = _kind.KeepNames();
            return new Knowledge
            {
                Applications = applications,
                Users = users,
                Followings = [.. Resources.All.Select(FollowingsOf)],
                Forecasts = forecasts,
            };
        }
    }

    private List<Following> FollowingsOf(Resource resource) =>
        [.. _vms.Where(v => v.Value[resource].Leader is not null).OrderBy(v => v.Key).Select(v => new Following(v.Key, v.Value[resource].Leader))];

    private static TrainingTask TaskOf(ResourceForecaster forecaster, IEnumerable<KeyValuePair<VmId, VmMemory>> vms)
    {
        var (ids, series) = (new List<VmId>(), new List<TrainingSeries>());
        foreach (var (id, memory) in vms)
        {
            if (forecaster.ToTraining(memory[forecaster.Resource].State) is not { } history)
                continue;
            ids.Add(id);
            series.Add(history);
        }

        return new TrainingTask(forecaster.Resource, forecaster.Models, [.. forecaster.Targets], series) { Vms = ids };
    }

    /// <summary>Whoever followed a VM that is gone follows nobody.</summary>
    private void Unfollow()
    {
        foreach (var memory in _vms.Values)
        {
            foreach (var resource in Resources.All)
            {
                if (memory[resource].Leader is { } leader && !_vms.ContainsKey(leader.Vm))
                    memory[resource].Follow(null, null);
            }
        }
    }
}
