namespace Headroom.Forecasting;

/// <summary>
/// A model and the measure of how far it can be trusted: every interval the quantile that decisions rest on is written down, and
/// compared with the peak that came once its window has passed.
/// </summary>
public sealed class SeriesForecaster
{
    private const int CoverageHalfLife = 288;

    private readonly ISeriesModel _model;
    private readonly double _quantile;
    private readonly CoverageTracker _coverage;
    private readonly float[] _promised;
    private readonly SampleRing _recent;
    private int _ticks;

    public SeriesForecaster(ISeriesModel model, PeakWindow window, double quantile)
    {
        _model = model;
        Window = window;
        _quantile = quantile;
        _coverage = new CoverageTracker(quantile, CoverageHalfLife);
        _promised = new float[window.To];
        Array.Fill(_promised, float.NaN);
        _recent = new SampleRing(window.To);
    }

    public PeakWindow Window { get; }

    public string ModelName => _model.Name;

    public int Known => _model.Known;

    /// <summary>The peak over the window that decisions use; null while too little is known.</summary>
    public Distribution? Peak { get; private set; }

    public double Covered => _coverage.Covered;

    /// <summary>Takes an interval of old history without forecasting at it: only what is recent says how good the forecasts are.</summary>
    public void Recall(double mean, double peak)
    {
        _model.Learn(mean, peak);
        _recent.Add((float)mean, (float)Math.Max(mean, peak));
        _promised[_ticks % _promised.Length] = float.NaN;
        _ticks++;
    }

    public void Learn(double mean, double peak)
    {
        _model.Learn(mean, peak);
        _recent.Add((float)mean, (float)Math.Max(mean, peak));
        var slot = _ticks % _promised.Length;
        if (_ticks >= _promised.Length)
            _coverage.Add(_promised[slot], _recent.HighestPeak(0, Window.Length - 1));
        Peak = _model.Peak(Window);
        _promised[slot] = Peak is null ? float.NaN : (float)Peak.Quantile(_quantile);
        _ticks++;
    }

    public Distribution? Level(int lead) => _model.Level(lead);

    public Distribution? PeakOver(PeakWindow window) => window == Window ? Peak : _model.Peak(window);

    /// <summary>1 − 10 × the coverage's rolling absolute error, times the share of the observation period that is known.</summary>
    public double Confidence(int observeForCount)
    {
        var seen = observeForCount <= 0 ? 1 : Math.Min(1, (double)_model.Known / observeForCount);
        return Math.Max(0, 1 - (10 * _coverage.Error)) * seen;
    }
}
