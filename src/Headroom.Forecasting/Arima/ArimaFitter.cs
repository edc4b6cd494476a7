namespace Headroom.Forecasting.Arima;

/// <summary>Fits models of given orders to one series (NaN: no sample) with given waves; keeps what orders share.</summary>
public sealed class ArimaFitter
{
    /// <summary>A fortnight of five minutes.</summary>
    public const int MaxLength = 4032;

    /// <summary>How much of the likelihood's logarithm may be left when a search ends.</summary>
    public const double Precise = 1e-6;

    /// <summary>Precise enough to tell one order from another.</summary>
    public const double Rough = 1e-2;

    private readonly double[] _series;
    private readonly RegressorPlan _plan;
    private readonly double _centre;
    private readonly double _scale;
    private readonly Dictionary<int, HannanRissanen> _leastSquares = [];
    private readonly Dictionary<(int Differences, bool Constant), ArimaData?> _data = [];

    public ArimaFitter(ReadOnlySpan<double> series, RegressorPlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Length, MaxLength);
        _series = series.ToArray();
        _plan = plan;
        (_centre, _scale) = Moments(_series);
    }

    /// <summary>Null when there are too few samples for the order, or no likelihood.</summary>
    public ArimaFit? Fit(ArimaOrder order, double tolerance, params ReadOnlySpan<double[]> beginnings)
    {
        if (!order.IsAllowed)
            throw new ArgumentOutOfRangeException(nameof(order), $"{order} is beyond the limits.");
        if (!_data.TryGetValue((order.D, order.Constant), out var data))
        {
            data = ArimaData.Create(Standardised(order), order.D, new Regressors(_plan.With(order), _series.Length));
            _data.Add((order.D, order.Constant), data);
        }

        if (data is null || data.KnownCount <= order.P + order.Q + data.Regressors + 1)
            return null;
        var likelihood = new Likelihood(order.P, order.Q, data);
        var search = new ScoringSearch(likelihood, order.P + order.Q);
        var free = Likeliest(likelihood, [Guess(order), .. beginnings]);
        return double.IsFinite(search.Run(free, tolerance)) ? Describe(order, likelihood, data, free) : null;
    }

    private static double[] Likeliest(Likelihood likelihood, ReadOnlySpan<double[]> beginnings)
    {
        var (best, least) = (beginnings[0], double.PositiveInfinity);
        foreach (var beginning in beginnings)
        {
            var value = likelihood.Evaluate(beginning);
            if (value < least)
                (best, least) = (beginning, value);
        }

        return (double[])best.Clone();
    }

    /// <summary>What the regression alone leaves; NaN where there is no sample.</summary>
    public double[] Detrended()
    {
        var rest = (double[])_series.Clone();
        if (Fit(new ArimaOrder(0, 0, 0, Constant: true), Precise) is not { } plain)
            return rest;
        var regressors = new Regressors(_plan.With(plain.Order), rest.Length);
        for (var t = 0; t < rest.Length; t++)
        {
            for (var c = 0; c < regressors.Count; c++)
                rest[t] -= plain.Regression[c] * regressors[t, c];
        }

        return rest;
    }

    private double[] Guess(ArimaOrder order) => order.P + order.Q == 0 ? [] : LeastSquares(order.D).Guess(order.P, order.Q);

    /// <summary>The order that looks best before anything is fitted.</summary>
    internal (int P, int Q) Promising(int differences, int maxTerms) => LeastSquares(differences).Promising(maxTerms);

    private HannanRissanen LeastSquares(int differences)
    {
        if (_leastSquares.TryGetValue(differences, out var found))
            return found;
        var rest = Detrended().AsSpan();
        for (var d = 0; d < differences; d++)
        {
            for (var t = 1; t < rest.Length; t++)
                rest[t - 1] = (rest[t] - rest[t - 1]) / _scale;
            rest = rest[..^1];
        }

        var made = new HannanRissanen(rest);
        _leastSquares.Add(differences, made);
        return made;
    }

    // The likelihood is worked out near 1, whatever the unit is. To centre a model without a mean would make it another one.
    private double Centre(ArimaOrder order) => order.Constant || order.D > 0 ? _centre : 0;

    private double[] Standardised(ArimaOrder order) => [.. _series.Select(v => (v - Centre(order)) / _scale)];

    private double[] Regression(ArimaOrder order, Likelihood likelihood)
    {
        double[] coefficients = [.. likelihood.Regression.ToArray().Select(b => b * _scale)];
        if (order is { D: 0, Constant: true })
            coefficients[0] += _centre;
        return coefficients;
    }

    private double Unscaled(Likelihood likelihood, ArimaData data) => likelihood.LogLikelihood - (data.KnownCount * Math.Log(_scale));

    private ArimaFit Describe(ArimaOrder order, Likelihood likelihood, ArimaData data, double[] free) => new()
    {
        Order = order,
        Plan = _plan.With(order),
        Phi = likelihood.Process.Phi[..order.P],
        Theta = likelihood.Process.Theta[1..(order.Q + 1)],
        Regression = Regression(order, likelihood),
        Variance = likelihood.Variance * _scale * _scale,
        LogLikelihood = Unscaled(likelihood, data),
        Used = data.KnownCount,
        Free = free,
        IsSafe = likelihood.Process.IsSafe(),
    };

    private static (double Centre, double Scale) Moments(double[] series)
    {
        var known = series.Where(v => !double.IsNaN(v)).ToArray();
        if (known.Length == 0)
            return (0, 1);
        var mean = known.Average();
        var variance = known.Average(v => (v - mean) * (v - mean));
        return (mean, variance > 0 && double.IsFinite(variance) ? Math.Sqrt(variance) : 1);
    }
}
