using BenchmarkDotNet.Attributes;
using Headroom.Fleet;
using Headroom.Forecasting;

namespace Headroom.Benchmarks.Micro;

/// <summary>
/// What one series costs in one cycle. "Of a thousand" goes from VM to VM as a cycle does, so that every series has left the
/// processor's caches before it is needed again; that, and not the arithmetic, is what a large fleet pays for.
/// </summary>
public class ForecastingBenchmarks
{
    private const int Many = 4000;

    private readonly PeakWindow _window = new(1, 12);
    private SeriesForecaster[] _series = [];
    private Distribution _peak = Distribution.Point(0);
    private double[] _usage = [];
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var demand = SampleFleet.Build(vms: 1, hosts: 1).Vms[0].Demand;
        _usage = [.. Enumerable.Range(0, NaiveModel.DefaultMemory).Select(i => demand[Resource.Cpu, i])];
        _series = [.. Enumerable.Range(0, Many).Select(_ => new SeriesForecaster(new NaiveModel(), _window, 0.95))];
        foreach (var series in _series)
        {
            foreach (var usage in _usage)
                series.Recall(usage, usage);
            series.Learn(_usage[0], _usage[0]);
        }

        _peak = _series[0].Peak!;
    }

    [Benchmark(Description = "recall one interval")]
    public void Recall() => _series[0].Recall(Next(), _usage[_next]);

    [Benchmark(Description = "learn one interval and predict the peak")]
    public void Learn() => _series[0].Learn(Next(), _usage[_next]);

    [Benchmark(Description = "… of a thousand VMs", OperationsPerInvoke = Many)]
    public void LearnMany()
    {
        var usage = Next();
        foreach (var series in _series)
            series.Learn(usage, usage);
    }

    [Benchmark(Description = "quantile")]
    public double Quantile() => _peak.Quantile(0.93);

    [Benchmark(Description = "exceedance")]
    public double Exceedance() => _peak.Exceedance(_peak.Median);

    private double Next()
    {
        _next = _next + 1 == _usage.Length ? 0 : _next + 1;
        return _usage[_next];
    }
}
