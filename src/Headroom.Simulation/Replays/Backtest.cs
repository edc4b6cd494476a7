using Headroom.Control;
using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Simulation.Replays;

/// <summary>Where the allocations of a controller go while a backtest runs.</summary>
public delegate void AllocationSink(string controller, ReplaySeries series, int first, ReadOnlySpan<double> allocations);

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

        var results = new List<(Resource, ReplayResult)>();
        for (var i = 0; i < resources.Count; i++)
        {
            var done = i;
            var part = progress is null ? null : new Part(share => progress.Report((done + share) / resources.Count));
            results.AddRange(Run(resources[i], sink, part, cancellationToken).Select(result => (resources[i], result)));
        }

        progress?.Report(1);
        return results;
    }

    private IEnumerable<ReplayResult> Run(Resource resource, AllocationSink sink, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var fleet = traces.Vms.Select(trace => ReplaySeries.Of(trace, resource)).OfType<ReplaySeries>().ToList();
        var own = new HeadroomReplay(resource, fleet, traces.Start, _first, PolicyOf, new ControlOptions()).Allocate(progress, cancellationToken);
        var ownScore = new ReplayScore(HeadroomReplay.Name);
        var scores = Baselines.All.Select(c => (Controller: c, Score: new ReplayScore(c.Name))).ToList();
        for (var i = 0; i < fleet.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(HeadroomReplay.Name, ownScore, fleet[i], own[i]);
            foreach (var (controller, score) in scores)
                Take(controller.Name, score, fleet[i], controller.Allocate(fleet[i], _first));
        }

        return scores.Select(s => s.Score).Prepend(ownScore).Select(s => s.Result());

        void Take(string controller, ReplayScore score, ReplaySeries series, double[] allocations)
        {
            sink(controller, series, _first, allocations);
            score.Add(series, _first, allocations);
        }
    }

    private sealed class Part(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
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
