namespace Headroom.Forecasting.Arima;

/// <summary>Where an error process stands: the filter of one series, carried from interval to interval.</summary>
internal sealed class KalmanState
{
    private readonly StateCovariance _covariance;
    private readonly double[] _state;
    private readonly double[] _gains;

    public KalmanState(ErrorProcess process)
    {
        Process = process;
        _covariance = new StateCovariance(process);
        _state = new double[process.States];
        _gains = new double[process.States];
    }

    public ErrorProcess Process { get; }

    /// <summary>The state, and its covariance in units of the innovations' variance; what a file keeps.</summary>
    public Span<double> Values => _state;

    public Span<double> Covariance => _covariance.Values;

    /// <summary>What the next value is expected to be.</summary>
    public double Expected => Sum(_state);

    /// <summary>The variance of the next value's innovation, in units of the innovations' variance.</summary>
    public double Variance => _covariance.Gains(_gains);

    /// <summary>Begins after values that are known, newest first, as many as there are differences.</summary>
    public void Begin(ReadOnlySpan<double> levels)
    {
        Array.Clear(_state);
        levels.CopyTo(_state.AsSpan(Process.Arma));
        if (!_covariance.SetStationary())
            _covariance.SetSteady();
    }

    /// <summary>Takes the next value (NaN: there was none); returns its innovation over the square root of its relative variance.</summary>
    public double Learn(double value)
    {
        if (double.IsNaN(value))
        {
            _covariance.Advance();
            Advance(_state);
            return double.NaN;
        }

        var variance = Math.Max(_covariance.Gains(_gains), 1e-12);
        var innovation = value - Expected;
        for (var i = 0; i < _gains.Length; i++)
            _state[i] += _gains[i] * innovation;
        _covariance.ObserveAndAdvance(_gains, variance);
        Advance(_state);
        return innovation / Math.Sqrt(variance);
    }

    /// <summary>Lets an interval pass of which nothing is known.</summary>
    public void Advance(Span<double> state)
    {
        var (r, top, value) = (Process.Arma, state[0], Sum(state));
        for (var i = 0; i < r; i++)
            state[i] = (top * Process.Phi[i]) + (i + 1 < r ? state[i + 1] : 0);
        for (var i = Process.Levels - 1; i > 0; i--)
            state[r + i] = state[r + i - 1];
        if (Process.Levels > 0)
            state[r] = value;
    }

    public double Sum(ReadOnlySpan<double> state)
    {
        var sum = state[0];
        for (var i = 0; i < Process.Levels; i++)
            sum += state[Process.Arma + i] * Process.Weights[i];
        return sum;
    }
}
