namespace Headroom.Forecasting.Arima;

/// <summary>
/// The exact Gaussian likelihood of a regression with ARIMA errors, with the regression and the variance at their best for each error
/// process, so that only the few numbers of that process are searched.
/// </summary>
internal sealed class Likelihood
{
    private readonly ArimaData _data;
    private readonly ErrorProcess _process;
    private readonly GainSchedule _schedule;
    private readonly Neighbours _neighbours;
    private readonly ColumnFilter _columns;
    private readonly SensitivityFilter _sensitivity;
    private readonly double[] _gram;
    private readonly double[] _regression;

    public Likelihood(int p, int q, ArimaData data)
    {
        _data = data;
        _process = new ErrorProcess(p, q, data.Levels);
        _schedule = new GainSchedule(_process, data.Known);
        _neighbours = new Neighbours(p, q, data);
        _columns = new ColumnFilter(data);
        _sensitivity = new SensitivityFilter(data, p + q);
        _gram = new double[data.Regressors * data.Regressors];
        _regression = new double[data.Regressors];
    }

    public ErrorProcess Process => _process;

    public ReadOnlySpan<double> Regression => _regression;

    /// <summary>The innovations' variance by maximum likelihood.</summary>
    public double Variance => SumOfSquares / _data.KnownCount;

    private double SumOfSquares { get; set; }

    /// <summary>The logarithm of the likelihood, as it was evaluated last.</summary>
    public double LogLikelihood => -Half - (0.5 * _data.KnownCount * (1 + Math.Log(2 * Math.PI)));

    private double Half { get; set; }

    /// <summary>Minus the logarithm of the likelihood but for what never changes; infinite where there is none.</summary>
    public double Evaluate(ReadOnlySpan<double> free)
    {
        _process.Set(free);
        Half = double.PositiveInfinity;
        if (!_schedule.Build())
            return Half;
        _columns.Run(_process, _schedule);
        SumOfSquares = Math.Max(Regress(), double.Epsilon);
        var value = 0.5 * ((_data.KnownCount * Math.Log(Variance)) + _schedule.SumLog());
        return Half = double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    /// <summary>The gradient, and the matrix of scoring, where it was evaluated last. False when the neighbourhood has no likelihood.</summary>
    public bool Differentiate(ReadOnlySpan<double> free, Span<double> gradient, Span<double> curvature)
    {
        if (!_neighbours.Build(free, _schedule))
            return false;
        _sensitivity.Run(_process, _schedule, _neighbours, _regression);
        var n = free.Length;
        for (var i = 0; i < n; i++)
        {
            gradient[i] = (_sensitivity.Products[0, i + 1] / Variance) + (0.5 * _sensitivity.LogGradient(i));
            for (var j = 0; j < n; j++)
                curvature[(i * n) + j] = _sensitivity.Products[i + 1, j + 1] / Variance;
        }

        return true;
    }

    /// <summary>Least squares on the innovations; what it leaves is the sum of squares.</summary>
    private double Regress()
    {
        var n = _data.Regressors;
        var left = _columns.Products[0, 0];
        for (var i = 0; i < n; i++)
        {
            _regression[i] = _columns.Products[0, i + 1];
            for (var j = 0; j <= i; j++)
                _gram[(i * n) + j] = _columns.Products[j + 1, i + 1];
        }

        Cholesky.Solve(_gram, _regression);
        for (var i = 0; i < n; i++)
            left -= _regression[i] * _columns.Products[0, i + 1];
        return left;
    }
}
