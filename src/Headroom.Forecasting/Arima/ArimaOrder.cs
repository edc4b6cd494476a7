namespace Headroom.Forecasting.Arima;

/// <summary>
/// The shape of a model: autoregressive terms, differences, moving-average terms, and whether there is a constant (a mean without
/// differences, a drift with one).
/// </summary>
public readonly record struct ArimaOrder(int P, int D, int Q, bool Constant)
{
    /// <summary>Most terms of either kind.</summary>
    public const int MaxTerms = 5;

    public const int MaxDifferences = 2;

    /// <summary>The values that the error process carries from one interval to the next, beside the differences.</summary>
    internal int States => Math.Max(P, Q + 1);

    internal bool IsAllowed =>
        P is >= 0 and <= MaxTerms && Q is >= 0 and <= MaxTerms && D is >= 0 and <= MaxDifferences && !(Constant && D > 1);

    public override string ToString() => $"({P},{D},{Q}){(Constant ? D == 0 ? " with mean" : " with drift" : "")}";
}
