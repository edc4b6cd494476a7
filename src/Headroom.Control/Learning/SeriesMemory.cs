using Headroom.Forecasting;
using Headroom.Forecasting.Companions;
using Headroom.Planning.Policies;

namespace Headroom.Control.Learning;

/// <summary>One resource of one VM: its history, and the forecast that decisions rest on.</summary>
public sealed class SeriesMemory
{
    private const int LevelsEvery = 4;

    private readonly ResourceForecaster _forecaster;
    private readonly SeriesState _state;
    private int _round;
    private Target _planned;
    private long? _forecastFor;

    public SeriesMemory(ResourceForecaster forecaster, SeriesTraits traits, PeakWindow window)
    {
        _forecaster = forecaster;
        _state = forecaster.NewSeries(traits, window);
        _round = forecaster.NextNumber() % LevelsEvery;
        _planned = Target.Peak(window);
    }

    public PeakWindow Window => _planned.Window;

    /// <summary>The peak over the window that decisions use; null while too little is known.</summary>
    public Distribution? Peak { get; private set; }

    public SeriesState State => _state;

    /// <summary>The VM whose series of the same resource this one follows; null: none is known.</summary>
    public LeadingVm? Leader { get; private set; }

    /// <summary>What forecasts: the model that was chosen, if it has something to say yet.</summary>
    public string Model => _state.Traits.Model is { } chosen && _forecaster.Models.Knows(chosen) ? chosen : ModelName.Auto;

    /// <summary>Takes up what is known of the series and wanted of it anew; its history stays.</summary>
    public void Fit(SeriesTraits traits, PeakWindow window)
    {
        if (traits != _state.Traits)
            _state.Traits = traits;
        if (window == Window)
            return;
        _state.Reshape(_forecaster.ShapeFor(window));
        (_planned, _forecastFor, Peak) = (Target.Peak(window), null, null);
    }

    /// <summary>Forecasts with a look at another VM's series from now on; null: with none.</summary>
    public void Follow(LeadingVm? leader, SeriesMemory? series)
    {
        Leader = series is null ? null : leader;
        _state.Leader = Leader is { } known ? new Leader(series!.State, known.Lag) : null;
    }

    /// <summary>Takes an interval, by its number since 1970. Intervals that are passed over are gaps.</summary>
    /// <param name="condition">What held during it, as a number from 1 to 15; 0: nobody knows.</param>
    public void Learn(long interval, double mean, double peak, byte condition = 0)
    {
        // What is estimated of a demand beyond the limit is no more than what can be given.
        var most = _state.Traits.Most;
        ForecastEngine.Learn(_state, interval, Math.Min((float)mean, most), Math.Min((float)peak, most), condition);
    }

    /// <summary>Forecasts, if an interval has passed since it last did.</summary>
    public void Forecast()
    {
        if (_forecastFor == _state.Next)
            return;
        _forecastFor = _state.Next;
        // Decisions rest on peaks. Levels are for people, and how to foresee them is learned from one forecast of a few.
        var table = _forecaster.Forecast(_state, peaksOnly: _round != 0);
        _round = (_round + 1) % LevelsEvery;
        Peak = table is null ? null : At(table, table.Targets.IndexOf(_planned));
    }

    /// <summary>How often the quantile of late held that is nearest to the level.</summary>
    public double Covered(double level) => _state.Record.Covered(_planned, QuantileLevels.NearestTo(level));

    /// <summary>1 − 10 × the coverage's rolling absolute error, times the share of the observation period that is known.</summary>
    public double Confidence(double level, int observeForCount)
    {
        var seen = observeForCount <= 0 ? 1 : Math.Min(1, (double)_state.History.Known / observeForCount);
        return Math.Max(0, 1 - (10 * _state.Record.CoverageError(_planned, QuantileLevels.NearestTo(level)))) * seen;
    }

    /// <summary>The level at each lead that can be told, and the peak of all of them.</summary>
    public (IEnumerable<(int Lead, Distribution Level)> Levels, Distribution? Peak) Look(PeakWindow window)
    {
        if (_forecaster.Look(_state, window) is not { } table)
            return ([], null);
        var levels = new List<(int, Distribution)>(window.To);
        for (var lead = 1; lead <= window.To; lead++)
        {
            if (At(table, lead - 1) is { } level)
                levels.Add((lead, level));
        }

        return (levels, At(table, window.To));
    }

    private static Distribution? At(ForecastTable table, int target) => table.Answers(target) ? Distribution.FromRow(table[target]) : null;
}
