namespace Headroom.Forecasting.Arima;

/// <summary>
/// The coefficients of an error process in state-space form (Harvey 1989): state i after an interval is what the past adds to the value
/// i intervals on. Behind those states stand the values that differences are taken of, where the data have gaps and cannot be
/// differenced beforehand.
/// </summary>
internal sealed class ErrorProcess
{
    public const int MostStates = ArimaOrder.MaxTerms + 1 + ArimaOrder.MaxDifferences;

    private readonly int _p;
    private readonly int _q;

    public ErrorProcess(int p, int q, int levels)
    {
        (_p, _q) = (p, q);
        Arma = Math.Max(p, q + 1);
        Levels = levels;
        Phi = new double[Arma];
        Theta = new double[Arma];
        Theta[0] = 1;
        Weights = levels switch { 0 => [], 1 => [1], _ => [2, -1] };
    }

    /// <summary>States of the stationary part.</summary>
    public int Arma { get; }

    /// <summary>Past values carried because of differences.</summary>
    public int Levels { get; }

    public int States => Arma + Levels;

    public int FreeCount => _p + _q;

    public double[] Phi { get; }

    /// <summary>What an innovation adds to each state; the first is 1.</summary>
    public double[] Theta { get; }

    /// <summary>What the past values add to the next one: 1, or 2 and -1.</summary>
    public double[] Weights { get; }

    public void Set(ReadOnlySpan<double> free)
    {
        Polynomials.FromFree(free[.._p], Phi);
        Polynomials.FromFree(free.Slice(_p, _q), Theta.AsSpan(1));
        for (var i = 1; i <= _q; i++)
            Theta[i] = -Theta[i];
    }

    public void Set(ReadOnlySpan<double> phi, ReadOnlySpan<double> theta)
    {
        phi.CopyTo(Phi);
        theta.CopyTo(Theta.AsSpan(1));
    }

    /// <summary>Stationary and invertible with room to spare, as a model that will be extrapolated must be.</summary>
    public bool IsSafe()
    {
        const double radius = 1.01;
        Span<double> minus = stackalloc double[ArimaOrder.MaxTerms];
        for (var i = 0; i < _q; i++)
            minus[i] = -Theta[i + 1];
        return Polynomials.RootsBeyond(radius, Phi.AsSpan(0, _p)) && Polynomials.RootsBeyond(radius, minus[.._q]);
    }
}
