namespace Headroom.Forecasting.Arima;

/// <summary>
/// Chooses a model as Hyndman and Khandakar (2008) do: differences by a test for wandering, the other terms step by step from a few
/// simple models, by the corrected Akaike criterion. Every model that is looked at is fitted by exact likelihood. Models too near to
/// instability may be passed through, since better ones can lie behind them, but are never the answer.
/// </summary>
public sealed class AutoArima
{
    private const int MaxModels = 60;

    private static readonly (int P, int Q)[] s_moves = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

    private readonly ArimaFitter _fitter;
    private readonly HashSet<ArimaOrder> _tried = [];
    private readonly int _maxTerms;
    private ArimaFit? _here;
    private ArimaFit? _best;

    private AutoArima(ArimaFitter fitter, int known)
    {
        _fitter = fitter;
        _maxTerms = Math.Min(ArimaOrder.MaxTerms, known / 3);
    }

    /// <summary>The best model of a series with given waves; null when there is too little to choose from.</summary>
    public static ArimaFit? Fit(ReadOnlySpan<double> series, RegressorPlan plan)
    {
        var fitter = new ArimaFitter(series, plan);
        var known = series.Length - series.Count(double.NaN);
        return new AutoArima(fitter, known).Choose(Kpss.Differences(fitter.Detrended()));
    }

    private ArimaFit? Choose(int d)
    {
        var constant = d < 2;
        foreach (var (p, q) in ((int, int)[])[_fitter.Promising(d, _maxTerms), (2, 2), (0, 0), (1, 0), (0, 1)])
            Try(new ArimaOrder(Math.Min(p, _maxTerms), d, Math.Min(q, _maxTerms), constant));
        Try(new ArimaOrder(0, d, 0, Constant: false));
        Walk();
        if (_best != _here)
        {
            _here = _best;
            Walk();
        }

        return _best is { } best ? _fitter.Fit(best.Order, ArimaFitter.Precise, best.Free) ?? best : null;
    }

    private void Walk()
    {
        while (_here is { } here && _tried.Count < MaxModels && Improve(here.Order))
        {
        }
    }

    private bool Improve(ArimaOrder order)
    {
        foreach (var (p, q) in s_moves)
        {
            if (Try(order with { P = order.P + p, Q = order.Q + q }))
                return true;
        }

        return order.D < 2 && Try(order with { Constant = !order.Constant });
    }

    private bool Try(ArimaOrder order)
    {
        if (order.P < 0 || order.Q < 0 || order.P + order.Q > _maxTerms || !_tried.Add(order))
            return false;
        if (_fitter.Fit(order, ArimaFitter.Rough, Near(order)) is not { } fit)
            return false;
        if (fit.IsSafe && !(_best?.Aicc <= fit.Aicc))
            _best = fit;
        if (_here?.Aicc <= fit.Aicc || !double.IsFinite(fit.Aicc))
            return false;
        _here = fit;
        return true;
    }

    /// <summary>A term that is added at 0 leaves the model as it was.</summary>
    private double[] Near(ArimaOrder order)
    {
        var near = new double[order.P + order.Q];
        if (_here is { } here)
        {
            here.Free.AsSpan(0, Math.Min(order.P, here.Order.P)).CopyTo(near);
            here.Free.AsSpan(here.Order.P, Math.Min(order.Q, here.Order.Q)).CopyTo(near.AsSpan(order.P));
        }

        return near;
    }
}
