using BenchmarkDotNet.Attributes;
using Headroom.Control.Learning;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Training;

namespace Headroom.Benchmarks.Micro;

/// <summary>
/// What one series costs in one cycle. "Of a thousand" goes from VM to VM as a cycle does, so that every series has left the
/// processor's caches before it is needed again; that, and not the arithmetic, is what a large fleet pays for.
/// </summary>
public class ForecastingBenchmarks
{
    private const int Many = 4000;

    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);

    private readonly ResourceForecaster _forecaster = new(Resource.Cpu, s_step, GlobalFamilies.All);
    private SeriesMemory[] _series = [];
    private Distribution _peak = Distribution.Point(0);
    private double[] _usage = [];
    private int _next;
    private long _interval;

    [GlobalSetup]
    public void Setup()
    {
        var demand = SampleFleet.Build(vms: 1, hosts: 1).Vms[0].Demand;
        _usage = [.. Enumerable.Range(0, (int)(SampleFleet.History / s_step)).Select(i => demand[Resource.Cpu, i])];
        _series = [.. Enumerable.Range(0, Many).Select(_ => new SeriesMemory(_forecaster, new SeriesTraits { Floor = 0.01f }, new PeakWindow(1, 12)))];
        foreach (var usage in _usage)
            LearnAll(usage);
        _series[0].Forecast();
        _peak = _series[0].Peak!;
    }

    [Benchmark(Description = "learn one interval and forecast")]
    public void Forecast()
    {
        _series[0].Learn(_interval++, Next(), _usage[_next]);
        _series[0].Forecast();
    }

    [Benchmark(Description = "… of a thousand VMs", OperationsPerInvoke = Many)]
    public void ForecastMany()
    {
        LearnAll(Next());
        foreach (var series in _series)
            series.Forecast();
        _forecaster.Absorb();
    }

    [Benchmark(Description = "quantile")]
    public double Quantile() => _peak.Quantile(0.93);

    [Benchmark(Description = "exceedance")]
    public double Exceedance() => _peak.Exceedance(_peak.Median);

    private void LearnAll(double usage)
    {
        foreach (var series in _series)
            series.Learn(_interval, usage, usage);
        _interval++;
    }

    private double Next()
    {
        _next = _next + 1 == _usage.Length ? 0 : _next + 1;
        return _usage[_next];
    }
}
