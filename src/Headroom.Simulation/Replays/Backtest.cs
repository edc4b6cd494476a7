using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Simulation.Replays;

/// <summary>Where the allocations of a controller go while a backtest runs.</summary>
public delegate void AllocationSink(ReplayController controller, ReplaySeries series, int first, ReadOnlySpan<double> allocations);

/// <summary>Replays traces through Headroom's rules and through the baselines, resource by resource.</summary>
public sealed class Backtest(TraceSet traces, string path, TimeSpan history, PolicySet policies)
{
    private readonly int _first = (int)(history / traces.Step);

    /// <summary>The first bucket that is controlled.</summary>
    public int First => _first;

    public IReadOnlyList<(Resource Resource, ReplayResult Result)> Run(
        IReadOnlyList<Resource> resources, AllocationSink sink, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_first < Replay.BucketsPerDay || _first >= traces.Length)
        {
            throw new DocumentException(path, $"holds {AmountText.FormatDuration(traces.Step * traces.Length)}, and the history alone is "
                + AmountText.FormatDuration(history), "give a longer file, or a --history from 1d to less than the file's length");
        }

        var controllers = Baselines.All.Prepend(HeadroomReplay.Controller(PolicyOf)).ToList();
        var results = new List<(Resource, ReplayResult)>();
        var total = (double)resources.Count * traces.Vms.Count;
        var done = 0;
        foreach (var resource in resources)
        {
            var scores = controllers.ConvertAll(c => new ReplayScore(c.Name));
            foreach (var trace in traces.Vms)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(done++ / total);
                if (ReplaySeries.Of(trace, resource) is not { } series)
                    continue;
                for (var i = 0; i < controllers.Count; i++)
                {
                    var allocations = controllers[i].Allocate(series, _first);
                    sink(controllers[i], series, _first, allocations);
                    scores[i].Add(series, _first, allocations);
                }
            }

            results.AddRange(scores.Select(s => (resource, s.Result())));
        }

        progress?.Report(1);
        return results;
    }

    private EffectivePolicy PolicyOf(string vm) => policies.For(new Vm
    {
        Id = default,
        Name = vm,
        Pool = new PoolId("traces"),
        Provisioned = Amounts.Unknown,
        Allocation = Amounts.Unknown,
        VcpuCount = 1,
        Application = traces.Vms.FirstOrDefault(t => t.Name == vm)?.Application,
        Owner = traces.Vms.FirstOrDefault(t => t.Name == vm)?.User,
    });
}
