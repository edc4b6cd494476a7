namespace Headroom.Forecasting.Arima;

/// <summary>Finds the most likely error process from a beginning: Fisher scoring, held back (Levenberg, Marquardt) where it overshoots.</summary>
internal sealed class ScoringSearch
{
    private const int MaxSteps = 40;
    private const double MostHolding = 1e8;

    private readonly Likelihood _likelihood;
    private readonly int _n;
    private readonly double[] _gradient;
    private readonly double[] _curvature;
    private readonly double[] _held;
    private readonly double[] _step;
    private readonly double[] _candidate;
    private double _holding;
    private bool _isThere;

    public ScoringSearch(Likelihood likelihood, int n)
    {
        _likelihood = likelihood;
        _n = n;
        _gradient = new double[n];
        _curvature = new double[n * n];
        _held = new double[n * n];
        _step = new double[n];
        _candidate = new double[n];
    }

    /// <summary>Improves the numbers in place; returns minus the logarithm of the likelihood, which was evaluated there last.</summary>
    public double Run(Span<double> free, double tolerance)
    {
        var best = _likelihood.Evaluate(free);
        _holding = 1e-3;
        _isThere = true;
        for (var step = 0; step < MaxSteps && _n > 0 && double.IsFinite(best); step++)
        {
            if (!_likelihood.Differentiate(free, _gradient, _curvature))
                break;
            var gained = Descend(free, ref best, tolerance);
            if (!(gained > tolerance))
                break;
        }

        return _isThere ? best : _likelihood.Evaluate(free);
    }

    private double Descend(Span<double> free, ref double best, double tolerance)
    {
        for (; _holding < MostHolding; _holding *= 8)
        {
            if (!(Propose(free) > 0.5 * tolerance))
                return 0;
            var value = _likelihood.Evaluate(_candidate);
            _isThere = value < best;
            if (!_isThere)
                continue;
            var gained = best - value;
            best = value;
            _candidate.CopyTo(free);
            _holding = Math.Max(_holding / 16, 1e-7);
            return gained;
        }

        return 0;
    }

    /// <summary>Fills the candidate; returns what the step should gain by the gradient and the curvature.</summary>
    private double Propose(ReadOnlySpan<double> free)
    {
        const double longest = 1.5;
        _curvature.CopyTo(_held, 0);
        for (var i = 0; i < _n; i++)
        {
            _held[(i * _n) + i] += _holding * (_held[(i * _n) + i] + 1);
            _step[i] = -_gradient[i];
        }

        Cholesky.Solve(_held, _step);
        double gain = 0;
        for (var i = 0; i < _n; i++)
        {
            gain -= 0.5 * _gradient[i] * _step[i];
            var move = Math.Clamp(_step[i], -longest, longest);
            _candidate[i] = Math.Clamp(free[i] + move, -Polynomials.MostFree, Polynomials.MostFree);
        }

        return gain;
    }
}
