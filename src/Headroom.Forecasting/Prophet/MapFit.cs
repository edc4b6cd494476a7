namespace Headroom.Forecasting.Prophet;

/// <summary>
/// The most probable coefficients and noise. For a given noise the negative log posterior is a quadratic plus the absolute values of
/// the hinges' coefficients; its minimum is found exactly, by choosing which of them are not zero and with which sign (the
/// feature-sign search of Lee, Battle, Raina and Ng, 2006). The most probable noise for given coefficients has a closed form. The two
/// take turns; each turn lowers the same objective.
/// </summary>
internal sealed class MapFit
{
    /// <summary>The scale of the half-normal prior on the noise.</summary>
    private const double NoisePrior = 0.5;

    /// <summary>The noise is at least this part of the largest value: a perfect fit would otherwise have no finite optimum.</summary>
    private const double LeastNoise = 1e-5;

    private const int MaxTurns = 60;
    private const double TurnTolerance = 1e-11;
    private const double SlopeTolerance = 1e-9;

    private readonly NormalEquations _data;
    private readonly double[] _precision;
    private readonly int _smooth;
    private readonly double _changeScale;
    private readonly double[] _matrix;
    private readonly GrowingCholesky _factor;
    private readonly int[] _chosen;
    private readonly double[] _sign;
    private readonly double[] _target;
    private int _count;

    /// <param name="precision">One over the squared scale of each normal prior.</param>
    /// <param name="changeScale">The scale of the Laplace prior on the coefficients that come after those.</param>
    public MapFit(NormalEquations data, double[] precision, double changeScale)
    {
        _data = data;
        _precision = precision;
        _smooth = precision.Length;
        _changeScale = changeScale;
        _matrix = new double[data.Products.Length];
        _factor = new GrowingCholesky(data.Columns);
        _chosen = new int[data.Columns];
        _sign = new double[data.Columns];
        _target = new double[data.Columns];
        Coefficients = new double[data.Columns];
        for (var i = 0; i < _smooth; i++)
            _chosen[i] = i;
        _count = _smooth;
    }

    public double[] Coefficients { get; }

    public double Noise { get; private set; }

    public void Run()
    {
        var variance = NoiseFor(_data.Squares - (_data.WithValues[0] * _data.WithValues[0] / _data.Samples));
        for (var turn = 0; turn < MaxTurns; turn++)
        {
            Minimise(variance);
            var next = NoiseFor(SquaredResiduals());
            var moved = Math.Abs(next - variance);
            variance = next;
            if (moved <= TurnTolerance * variance)
                break;
        }

        Noise = Math.Sqrt(variance);
    }

    /// <summary>The minimum over s of n log s + squares / 2s² + s² / 2p².</summary>
    private double NoiseFor(double squares)
    {
        squares = Math.Max(0, squares);
        const double Prior = 1 / (NoisePrior * NoisePrior);
        double n = _data.Samples;
        var variance = 2 * squares / (n + Math.Sqrt((n * n) + (4 * Prior * squares)));
        return Math.Max(variance, LeastNoise * LeastNoise);
    }

    private double SquaredResiduals()
    {
        var sum = _data.Squares;
        for (var i = 0; i < Coefficients.Length; i++)
        {
            if (Coefficients[i] != 0)
                sum += Coefficients[i] * (Sums.Dot(Row(_data.Products, i), Coefficients) - (2 * _data.WithValues[i]));
        }

        return sum;
    }

    private Span<double> Row(double[] matrix, int row) => matrix.AsSpan(row * _data.Columns, _data.Columns);

    private void Minimise(double variance)
    {
        _data.Products.CopyTo(_matrix, 0);
        for (var i = 0; i < _smooth; i++)
            Row(_matrix, i)[i] += variance * _precision[i];
        var penalty = variance / _changeScale;
        Factor(0);

        // Every step lowers the objective, so no choice comes up twice; the bound is for the last bits of rounding.
        for (var step = 0; step < 40 * _data.Columns; step++)
        {
            FindTarget(penalty);
            var crossing = FirstCrossing(out var share);
            MoveTowardsTarget(share);
            if (crossing >= 0)
                Drop(crossing);
            else if (!ChooseSteepest(penalty))
                return;
        }
    }

    private void Factor(int first) => _factor.Factor(_matrix, _data.Columns, _chosen.AsSpan(0, _count), first);

    /// <summary>The minimum as it would be if the chosen kept their signs.</summary>
    private void FindTarget(double penalty)
    {
        for (var i = 0; i < _count; i++)
            _target[i] = _data.WithValues[_chosen[i]] - (penalty * _sign[_chosen[i]]);
        _factor.Solve(_target.AsSpan(0, _count));
    }

    private int FirstCrossing(out double share)
    {
        share = 1;
        var crossing = -1;
        for (var i = _smooth; i < _count; i++)
        {
            var now = Coefficients[_chosen[i]];
            if (_target[i] * _sign[_chosen[i]] > 0)
                continue;
            var at = now == 0 ? 0 : now / (now - _target[i]);
            if (crossing < 0 || at < share)
                (crossing, share) = (i, at);
        }

        return crossing;
    }

    private void MoveTowardsTarget(double share)
    {
        for (var i = 0; i < _count; i++)
            Coefficients[_chosen[i]] += share * (_target[i] - Coefficients[_chosen[i]]);
    }

    private void Drop(int index)
    {
        var column = _chosen[index];
        (Coefficients[column], _sign[column]) = (0, 0);
        _chosen.AsSpan(index + 1, _count - index - 1).CopyTo(_chosen.AsSpan(index));
        _count--;
        Factor(index);
    }

    /// <summary>Chooses the coefficient that, away from zero, would lower the objective fastest; false when none would.</summary>
    private bool ChooseSteepest(double penalty)
    {
        var (best, steepest) = (-1, penalty * (1 + SlopeTolerance));
        for (var column = _smooth; column < _data.Columns; column++)
        {
            if (_sign[column] != 0)
                continue;
            var slope = _data.WithValues[column] - Sums.Dot(Row(_data.Products, column), Coefficients);
            if (Math.Abs(slope) <= Math.Max(steepest, SlopeTolerance * Math.Abs(_data.WithValues[column])))
                continue;
            (best, steepest) = (column, Math.Abs(slope));
            _target[0] = slope;
        }

        if (best < 0)
            return false;
        _sign[best] = Math.Sign(_target[0]);
        _chosen[_count++] = best;
        Factor(_count - 1);
        return true;
    }
}
