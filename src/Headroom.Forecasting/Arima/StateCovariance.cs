namespace Headroom.Forecasting.Arima;

/// <summary>How uncertain the state is, in units of the innovations' variance: the Riccati recursion of the Kalman filter.</summary>
internal sealed class StateCovariance
{
    private readonly ErrorProcess _process;
    private readonly int _m;
    private readonly double[] _p;
    private readonly double[] _b;

    public StateCovariance(ErrorProcess process)
    {
        _process = process;
        _m = process.States;
        _p = new double[_m * _m];
        _b = new double[_m * _m];
    }

    public Span<double> Values => _p;

    /// <summary>Nothing but the newest innovation is unknown: what the recursion converges to.</summary>
    public void SetSteady()
    {
        Array.Clear(_p);
        var (r, theta) = (_process.Arma, _process.Theta);
        for (var i = 0; i < r; i++)
        {
            for (var j = 0; j < r; j++)
                _p[(i * _m) + j] = theta[i] * theta[j];
        }
    }

    public bool IsSteady(double tolerance)
    {
        var (r, theta) = (_process.Arma, _process.Theta);
        for (var i = 0; i < _m; i++)
        {
            for (var j = i; j < _m; j++)
            {
                var steady = j < r ? theta[i] * theta[j] : 0;
                if (!(Math.Abs(_p[(i * _m) + j] - steady) < tolerance))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Of a process that has run forever and was never seen. False where it has no finite variance.</summary>
    public bool SetStationary()
    {
        var (r, phi, theta) = (_process.Arma, _process.Phi, _process.Theta);
        Span<double> first = stackalloc double[ErrorProcess.MostStates];
        if (!Autocovariance.OfStates(phi, theta, first))
            return false;
        Array.Clear(_p);
        for (var i = r - 1; i >= 0; i--)
        {
            for (var j = r - 1; j >= i; j--)
            {
                var value = (phi[i] * phi[j] * first[0]) + (theta[i] * theta[j]);
                if (j + 1 < r)
                    value += (phi[i] * first[j + 1]) + (phi[j] * first[i + 1]) + _p[((i + 1) * _m) + j + 1];
                else if (i + 1 < r)
                    value += phi[j] * first[i + 1];
                _p[(i * _m) + j] = value;
                _p[(j * _m) + i] = value;
            }
        }

        return double.IsFinite(_p[0]);
    }

    /// <summary>The variance of the next value's innovation; fills what an innovation tells of each state.</summary>
    public double Gains(Span<double> gains)
    {
        for (var i = 0; i < gains.Length; i++)
            gains[i] = _process.Levels == 0 ? _p[i] : Seen(_p.AsSpan(i * _m, _m));
        var variance = Seen(gains);
        var inverse = 1 / variance;
        for (var i = 0; i < gains.Length; i++)
            gains[i] *= inverse;
        return variance;
    }

    /// <summary>A value was seen whose innovation has that variance and those gains.</summary>
    public void Observe(ReadOnlySpan<double> gains, double variance)
    {
        for (var i = 0; i < _m; i++)
        {
            for (var j = 0; j < _m; j++)
                _p[(i * _m) + j] -= gains[i] * gains[j] * variance;
        }
    }

    /// <summary>A value was seen and an interval passes; without past values in the state, what is left of the top state is nothing.</summary>
    public void ObserveAndAdvance(ReadOnlySpan<double> gains, double variance)
    {
        if (_process.Levels > 0)
        {
            Observe(gains, variance);
            Advance();
            return;
        }

        ReadOnlySpan<double> theta = _process.Theta;
        for (var i = 0; i < theta.Length; i++)
        {
            var row = _p.AsSpan(i * _m, _m);
            if (i + 1 == theta.Length)
            {
                ScaleInto(row, theta, theta[i]);
                return;
            }

            var below = _p.AsSpan((i + 1) * _m, _m);
            var share = gains[i + 1] * variance;
            for (var j = 0; j + 1 < row.Length; j++)
                row[j] = below[j + 1] - (share * gains[j + 1]) + (theta[i] * theta[j]);
            row[^1] = theta[i] * theta[^1];
        }
    }

    /// <summary>An interval passes.</summary>
    public void Advance()
    {
        var (r, phi, theta) = (_process.Arma, _process.Phi, _process.Theta);
        for (var j = 0; j < _m; j++)
        {
            var column = _b.AsSpan(j);
            var top = _p[j];
            for (var i = 0; i < r; i++)
                column[i * _m] = (phi[i] * top) + (i + 1 < r ? _p[((i + 1) * _m) + j] : 0);
            // The recursion keeps the matrix symmetric, so a column is read as a row.
            if (_process.Levels > 0)
                column[r * _m] = Seen(_p.AsSpan(j * _m, _m));
            if (_process.Levels > 1)
                column[(r + 1) * _m] = _p[(r * _m) + j];
        }

        for (var i = 0; i < _m; i++)
        {
            var row = _b.AsSpan(i * _m, _m);
            var next = _p.AsSpan(i * _m, _m);
            for (var j = 0; j < r; j++)
                next[j] = (phi[j] * row[0]) + (j + 1 < r ? row[j + 1] : 0) + (i < r ? theta[i] * theta[j] : 0);
            if (_process.Levels > 0)
                next[r] = Seen(row);
            if (_process.Levels > 1)
                next[r + 1] = row[r];
        }
    }

    private static void ScaleInto(Span<double> target, ReadOnlySpan<double> values, double factor)
    {
        for (var j = 0; j < target.Length; j++)
            target[j] = values[j] * factor;
    }

    private double Seen(ReadOnlySpan<double> row)
    {
        var sum = row[0];
        for (var i = 0; i < _process.Levels; i++)
            sum += _process.Weights[i] * row[_process.Arma + i];
        return sum;
    }
}
