using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Training;

namespace Headroom.Control.Learning;

/// <summary>
/// What forecasts one resource of a whole pool: the models, what all its series together showed of them, and one engine. Resources are kept
/// apart, for their units and their manners differ.
/// </summary>
public sealed class ResourceForecaster
{
    private readonly int _perDay;
    private readonly int _farthest;
    private readonly Dictionary<PeakWindow, ForecastShape> _shapes = [];
    private FleetRecord _fleet;
    private ForecastEngine _engine;
    private ForecastModels? _waiting;
    private int _seriesCount;
    private (PeakWindow Window, ForecastTable Table)? _look;

    /// <param name="resource">What all the series are of.</param>
    /// <param name="step">The length of an interval.</param>
    /// <param name="families">The families that learn across the fleet.</param>
    /// <param name="farthest">Levels are learned about up to this lead; 0 where only peaks are asked for.</param>
    public ResourceForecaster(Resource resource, TimeSpan step, IReadOnlyList<IGlobalFamily> families, int farthest = PeakWindow.MaxLead)
    {
        Resource = resource;
        _farthest = farthest;
        _perDay = (int)(TimeSpan.FromDays(1) / step);
        var models = ForecastModels.UntrainedOf(families);
        _fleet = new FleetRecord(models.Count);
        _engine = Engine(models);
    }

    public Resource Resource { get; }

    public ForecastModels Models => _engine.Models;

    /// <summary>What was learned that is not about a single series, as it is now.</summary>
    public ForecastKnowledge ReadKnowledge() => new ForecastKnowledge(_waiting ?? Models, _fleet).Copy();

    /// <summary>How each family did lately, of those that answer together.</summary>
    public IReadOnlyList<FamilyAccuracy> Accuracy() => _fleet.Accuracy(Models.Together);

    /// <summary>What forecasts are asked for, of all series together: what a training has to prepare for.</summary>
    public IEnumerable<Target> Targets => _shapes.Values.SelectMany(s => s.Targets).Distinct();

    /// <summary>Forecasts with other models from now on.</summary>
    public void Use(ForecastModels models)
    {
        Absorb();
        _engine = Engine(models);
    }

    /// <summary>
    /// Goes on from what was learned in a former life. Its models were trained on the very days that recalled histories are practised on, and
    /// would look better there than they are: they answer when the practice is over.
    /// </summary>
    public void Resume(ForecastKnowledge kept)
    {
        (_fleet, _waiting) = (kept.Fleet, kept.Models);
        _engine = Engine(Models);
    }

    /// <summary>The histories have been recalled: from now on everything that was learned counts.</summary>
    public void EndPractice()
    {
        if (_waiting is not { } models)
            return;
        Absorb();
        _waiting = null;
        _engine = Engine(models);
    }

    public ForecastShape ShapeFor(PeakWindow window)
    {
        if (!_shapes.TryGetValue(window, out var shape))
            _shapes[window] = shape = new ForecastShape([window], _farthest);
        return shape;
    }

    public SeriesState NewSeries(SeriesTraits traits, PeakWindow window) => _engine.NewSeries(traits, ShapeFor(window));

    /// <summary>Numbers the series, so that what is done now and then is not done for all at once.</summary>
    public int NextNumber() => _seriesCount++;

    public ForecastTable? Forecast(SeriesState series, bool peaksOnly) => _engine.Forecast(series, peaksOnly);

    /// <summary>The level at every lead of a window, and last the peak of all of it; null while nothing is known.</summary>
    public ForecastTable? Look(SeriesState series, PeakWindow window)
    {
        if (_look is not { } look || look.Window != window)
            _look = look = (window, new ForecastTable(Enumerable.Range(1, window.To).Select(Target.Level).Append(Target.Peak(window))));
        return _engine.Look(series, look.Table) ? look.Table : null;
    }

    /// <summary>Takes up what was seen since the last time, for all series alike: once a cycle. What is practised on was seen in the former life already.</summary>
    public void Absorb()
    {
        if (_waiting is null)
            _fleet.Absorb(_engine.Experience);
        else
            _engine.Experience.Clear();
    }

    public TrainingSeries? ToTraining(SeriesState series) => series.ToTraining(_perDay);

    private ForecastEngine Engine(ForecastModels models) => new(models, _fleet, perDay: _perDay);
}
