using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Training;

namespace Headroom.Benchmarks.Series;

/// <summary>
/// Series by the hundred thousand, and an engine a thread to forecast them: what a pool's control does in a cycle without all that is around
/// it. A series is forecast with its levels at one cycle in four, and each cycle it is another quarter's turn.
/// </summary>
internal sealed class SeriesFleet
{
    private const int LevelsEvery = 4;
    private const long FirstInterval = 5_000_000;

    private readonly SeriesRequest _request;
    private readonly MadeUpLoads _loads;
    private readonly SeriesState[] _series;
    private readonly ForecastShape _shape = new([new PeakWindow(1, 12)]);
    private FleetRecord _fleet;
    private ForecastEngine[] _engines = [];
    private int _interval;

    public SeriesFleet(SeriesRequest request)
    {
        _request = request;
        _loads = new MadeUpLoads(request.Intervals + SeriesRequest.PerDay, SeriesRequest.Seed);
        _series = new SeriesState[request.Count];
        _fleet = new FleetRecord(ForecastModels.Untrained.Count);
        Use(ForecastModels.Untrained);
    }

    public IReadOnlyList<SeriesState> Series => _series;

    public ForecastShape Shape => _shape;

    /// <summary>Makes the series and learns all of their history.</summary>
    public void Fill()
    {
        var traits = new SeriesTraits { Floor = 0.5f, Most = 100 };
        InParallel((engine, i) =>
        {
            var state = _series[i] = engine.NewSeries(traits, _shape);
            for (var t = 0; t < _request.Intervals; t++)
                Learn(state, i, t);
        });
        _interval = _request.Intervals;
        // As the loop does when it has recalled very many.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    public void Train()
    {
        var sample = _series.Take(SeriesRequest.TrainingSeries).Select(s => s.ToTraining(SeriesRequest.PerDay)!).ToList();
        var options = new TrainingOptions { Targets = _shape.Targets, Seed = SeriesRequest.Seed, MaxSituations = _request.Situations };
        var together = GlobalFamilies.All.Where(GlobalFamilies.IsTogether);
        Use(ForecastModels.Untrained.Train(together, sample, options, CancellationToken.None));
    }

    /// <summary>Makes room for everything that is learned of a series once outcomes of all its leads are known.</summary>
    public void FillRecords() => InParallel((_, i) => PartSizes.Fill(_series[i].Record, _shape));

    public void Learn()
    {
        InParallel((_, i) => Learn(_series[i], i, _interval));
        _interval++;
    }

    public void Forecast()
    {
        InParallel((engine, i) => engine.Forecast(_series[i], peaksOnly: (i + _interval) % LevelsEvery != 0));
        foreach (var engine in _engines)
            _fleet.Absorb(engine.Experience);
    }

    private void Use(ForecastModels models)
    {
        _fleet = new FleetRecord(models.Count);
        _engines = [.. Enumerable.Range(0, _request.Threads).Select(_ => new ForecastEngine(models, _fleet, perDay: SeriesRequest.PerDay))];
    }

    private void Learn(SeriesState state, int series, int interval)
    {
        var (mean, peak) = _loads.At(series, interval);
        ForecastEngine.Learn(state, FirstInterval + interval, mean, peak);
    }

    private void InParallel(Action<ForecastEngine, int> each)
    {
        var threads = new Thread[_engines.Length];
        for (var t = 0; t < threads.Length; t++)
        {
            var (engine, first) = (_engines[t], (int)((long)_series.Length * t / threads.Length));
            var end = (int)((long)_series.Length * (t + 1) / threads.Length);
            threads[t] = new Thread(() =>
            {
                for (var i = first; i < end; i++)
                    each(engine, i);
            });
            threads[t].Start();
        }

        foreach (var thread in threads)
            thread.Join();
    }
}
