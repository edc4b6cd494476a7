namespace Headroom.Forecasting.Arima;

/// <summary>
/// Autoregressive coefficients and free numbers that stand for them. Every choice of free numbers is a stationary process, because the
/// partial autocorrelations tanh(u) lie within (-1, 1) (Monahan 1984). A moving average is the same with the sign changed: invertible.
/// </summary>
internal static class Polynomials
{
    /// <summary>tanh of it is so close to 1 that the model is refused anyway.</summary>
    public const double MostFree = 5;

    public static void FromFree(ReadOnlySpan<double> free, Span<double> coefficients)
    {
        Span<double> before = stackalloc double[ArimaOrder.MaxTerms];
        for (var k = 0; k < free.Length; k++)
        {
            var partial = Math.Tanh(free[k]);
            coefficients[..k].CopyTo(before);
            for (var i = 0; i < k; i++)
                coefficients[i] = before[i] - (partial * before[k - 1 - i]);
            coefficients[k] = partial;
        }
    }

    /// <summary>The free numbers of coefficients, in place; what is not stationary becomes something near that is.</summary>
    public static void ToFree(Span<double> coefficients)
    {
        const double most = 0.97;
        Span<double> before = stackalloc double[ArimaOrder.MaxTerms];
        for (var k = coefficients.Length - 1; k >= 0; k--)
        {
            var partial = Math.Clamp(coefficients[k], -most, most);
            coefficients[..k].CopyTo(before);
            for (var i = 0; i < k; i++)
                coefficients[i] = (before[i] + (partial * before[k - 1 - i])) / (1 - (partial * partial));
            coefficients[k] = Math.Atanh(partial);
        }
    }

    /// <summary>True when all roots of 1 - c1 z - c2 z² … lie outside the circle of that radius.</summary>
    public static bool RootsBeyond(double radius, ReadOnlySpan<double> coefficients)
    {
        Span<double> now = stackalloc double[ArimaOrder.MaxTerms];
        Span<double> before = stackalloc double[ArimaOrder.MaxTerms];
        var power = 1.0;
        for (var i = 0; i < coefficients.Length; i++)
            now[i] = coefficients[i] * (power *= radius);
        // Step down: the partial autocorrelations of the scaled polynomial, highest first.
        for (var k = coefficients.Length - 1; k >= 0; k--)
        {
            var partial = now[k];
            if (!(Math.Abs(partial) < 1))
                return false;
            now[..k].CopyTo(before);
            for (var i = 0; i < k; i++)
                now[i] = (before[i] + (partial * before[k - 1 - i])) / (1 - (partial * partial));
        }

        return true;
    }
}
