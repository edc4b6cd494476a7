namespace Headroom.Forecasting;

/// <summary>
/// How often a forecast quantile turned out to hold, against how often it should: a rolling share over about a day. Where many
/// values tie with the quantile (an idle VM), any level between "strictly below" and "at or below" is right, and the error is the
/// distance to that range.
/// </summary>
public sealed class CoverageTracker
{
    private const double TieTolerance = 1e-5;

    private readonly double _level;
    private readonly double _keep;
    private double _weight;
    private double _below;
    private double _atOrBelow;

    public CoverageTracker(double level, int halfLifeCount)
    {
        _level = level;
        _keep = Math.Pow(0.5, 1.0 / halfLifeCount);
    }

    /// <summary>Forecasts that could be compared.</summary>
    public int Count { get; private set; }

    /// <summary>Share of outcomes at or below the quantile; NaN before the first.</summary>
    public double Covered => _weight > 0 ? _atOrBelow / _weight : double.NaN;

    /// <summary>Absolute error of the coverage. Before there is anything to compare it is as large as it can be.</summary>
    public double Error
    {
        get
        {
            if (_weight <= 0)
                return 1;
            return Math.Max(0, Math.Max((_below / _weight) - _level, _level - (_atOrBelow / _weight)));
        }
    }

    public void Add(double quantile, double actual)
    {
        if (double.IsNaN(quantile) || double.IsNaN(actual))
            return;
        var tolerance = TieTolerance * Math.Max(1, Math.Abs(quantile));
        _weight = (_weight * _keep) + 1;
        _below = (_below * _keep) + (actual < quantile - tolerance ? 1 : 0);
        _atOrBelow = (_atOrBelow * _keep) + (actual <= quantile + tolerance ? 1 : 0);
        Count++;
    }
}
