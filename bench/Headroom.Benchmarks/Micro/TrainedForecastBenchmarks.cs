using BenchmarkDotNet.Attributes;
using Headroom.Benchmarks.Series;
using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Training;

namespace Headroom.Benchmarks.Micro;

/// <summary>
/// What one series of fourteen days costs when the families that learn across the fleet take part. It goes from series to series, as a cycle
/// does; forecasts leave no trace, so that all of them are alike.
/// </summary>
public class TrainedForecastBenchmarks
{
    private const int Many = 256;
    private const int Intervals = 14 * SeriesRequest.PerDay;
    private const long FirstInterval = 5_000_000;

    private readonly MadeUpLoads _loads = new(Intervals, SeriesRequest.Seed);
    private readonly SeriesState[] _series = new SeriesState[Many];
    private readonly ForecastTable _peak = new([Target.Peak(1, 12)]);
    private readonly ForecastTable _all = new(
    [
        .. Enumerable.Range(1, 12).Select(Target.Level), .. Enumerable.Range(2, 23).Select(hour => Target.Level(12 * hour)),
        Target.Peak(1, 12), Target.Peak(2, 13), Target.Peak(1, 1), Target.Peak(1, 2), Target.Peak(1, 3),
    ]);

    private ForecastEngine? _engine;
    private int _next;
    private long _learned;

    /// <summary>Trees take most of the time of a forecast of many targets.</summary>
    [Params(false, true)]
    public bool Trees { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var untrained = new ForecastEngine(ForecastModels.Untrained, new FleetRecord(ForecastModels.Untrained.Count));
        var shape = new ForecastShape([new PeakWindow(1, 12)]);
        for (var i = 0; i < Many; i++)
        {
            _series[i] = untrained.NewSeries(new SeriesTraits { Floor = 0.5f, Most = 100 }, shape);
            for (var t = 0; t < Intervals; t++)
                Learn(i, t);
        }

        _learned = (long)Intervals * Many;
        var families = GlobalFamilies.All.Where(f => GlobalFamilies.IsTogether(f) && (Trees || f.Name != "trees"));
        var options = new TrainingOptions { Targets = [.. _all.Targets], MaxSituations = 4000 };
        var models = ForecastModels.Untrained.Train(families, [.. _series.Select(s => s.ToTraining(SeriesRequest.PerDay)!)], options, CancellationToken.None);
        _engine = new ForecastEngine(models, new FleetRecord(models.Count));
        // The first forecast of a series makes the states that families carry.
        foreach (var series in _series)
            _engine.Look(series, _all);
    }

    [Benchmark(Description = "learn one sample")]
    public bool Learn()
    {
        _learned++;
        return Learn((int)(_learned % Many), (int)(_learned / Many));
    }

    [Benchmark(Description = "forecast 35 levels and 5 peaks")]
    public bool ForecastAll() => _engine!.Look(Next(), _all);

    [Benchmark(Description = "forecast a peak")]
    public bool ForecastPeak() => _engine!.Look(Next(), _peak);

    private bool Learn(int series, int interval)
    {
        var (mean, peak) = _loads.At(series, interval);
        return ForecastEngine.Learn(_series[series], FirstInterval + interval, mean, peak);
    }

    private SeriesState Next() => _series[_next = (_next + 1) % Many];
}
