namespace Headroom.Forecasting.Arima;

/// <summary>
/// What the Kalman filter does at each interval, which depends on the coefficients and the gaps and not on the values: so it is worked
/// out once for all series that are filtered alike. Where nothing but the newest innovation is unknown, one row serves all intervals;
/// only the beginning and what follows a gap need rows of their own.
/// </summary>
internal sealed class GainSchedule
{
    public const int Missing = -1;

    private const double Tolerance = 1e-9;

    private readonly ErrorProcess _process;
    private readonly StateCovariance _covariance;
    private readonly bool[] _known;
    private readonly int[] _rowOf;
    private double[] _gains = [];
    private double[] _variances = [];

    public GainSchedule(ErrorProcess process, bool[] known)
    {
        _process = process;
        _covariance = new StateCovariance(process);
        _known = known;
        _rowOf = new int[known.Length];
    }

    /// <summary>The row of each interval; 0 is the steady one.</summary>
    public ReadOnlySpan<int> RowOf => _rowOf;

    public int Rows { get; private set; }

    /// <summary>The sum of the logarithms of the innovations' variances.</summary>
    public double SumLog()
    {
        double sum = 0, product = 1;
        foreach (var variance in Variances)
        {
            product *= variance;
            // A logarithm costs more than all the rest of a row.
            if (product is > 1e100 or < 1e-100)
            {
                sum += Math.Log(product);
                product = 1;
            }
        }

        return sum + Math.Log(product);
    }

    /// <summary>Where a run of steady intervals ends that begins here; here, if there is none.</summary>
    public int SteadyUntil(int interval)
    {
        var end = _rowOf.AsSpan(interval).IndexOfAnyExcept(0);
        return end < 0 ? _rowOf.Length : interval + end;
    }

    public ReadOnlySpan<double> Gains => _gains.AsSpan(0, Rows * _process.States);

    /// <summary>The innovations' variances, row by row, in units of the steady one.</summary>
    public ReadOnlySpan<double> Variances => _variances.AsSpan(0, Rows);

    /// <summary>False when the coefficients are no process that the data can be compared with.</summary>
    public bool Build() => Run(null);

    /// <summary>The same for coefficients that differ a little, row by row like another, so that the two can be subtracted.</summary>
    public bool BuildLike(GainSchedule other) => Run(other);

    private bool Run(GainSchedule? like)
    {
        Rows = 0;
        _covariance.SetSteady();
        AddRow(out _);
        if (!_covariance.SetStationary())
            return false;
        var steady = false;
        for (var t = 0; t < _known.Length; t++)
        {
            steady = like is not null ? like._rowOf[t] == 0 : steady || _covariance.IsSteady(Tolerance);
            if (_known[t] && steady)
            {
                _rowOf[t] = 0;
                continue;
            }

            if (steady || (t > 0 && _rowOf[t - 1] == 0))
                _covariance.SetSteady();
            steady = false;
            if (!Step(t))
                return false;
        }

        return true;
    }

    private bool Step(int t)
    {
        _rowOf[t] = Missing;
        if (_known[t])
        {
            _rowOf[t] = Rows;
            var gains = AddRow(out var variance);
            if (!(variance > 0))
                return false;
            _covariance.ObserveAndAdvance(gains, variance);
        }
        else
        {
            _covariance.Advance();
        }

        return true;
    }

    private Span<double> AddRow(out double variance)
    {
        var m = _process.States;
        if (_variances.Length == Rows)
        {
            var capacity = Math.Max(64, Rows * 2);
            Array.Resize(ref _variances, capacity);
            Array.Resize(ref _gains, capacity * m);
        }

        var gains = _gains.AsSpan(Rows * m, m);
        variance = _covariance.Gains(gains);
        _variances[Rows++] = variance;
        return gains;
    }
}
