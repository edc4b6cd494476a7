namespace Headroom.Forecasting.Arima;

/// <summary>Second moments of a stationary ARMA process with innovations of variance 1.</summary>
internal static class Autocovariance
{
    private const int Most = ArimaOrder.MaxTerms + 2;

    /// <summary>The covariance of the value with each state; false where it is not finite. Both lists have the length of the state.</summary>
    public static bool OfStates(ReadOnlySpan<double> phi, ReadOnlySpan<double> theta, Span<double> covariance)
    {
        var r = phi.Length;
        Span<double> psi = stackalloc double[Most];
        Span<double> gamma = stackalloc double[Most];
        Weights(phi, theta, psi[..r]);
        if (!OfValues(phi, theta, psi, gamma))
            return false;
        covariance[0] = gamma[0];
        for (var j = 1; j < r; j++)
        {
            double sum = 0;
            for (var k = 0; j + k < r; k++)
                sum += (phi[j + k] * gamma[k + 1]) + (theta[j + k] * psi[k]);
            covariance[j] = sum;
        }

        return true;
    }

    private static void Weights(ReadOnlySpan<double> phi, ReadOnlySpan<double> theta, Span<double> psi)
    {
        for (var j = 0; j < psi.Length; j++)
        {
            psi[j] = theta[j];
            for (var i = 1; i <= j; i++)
                psi[j] += phi[i - 1] * psi[j - i];
        }
    }

    /// <summary>γ(k) - φ1 γ(k-1) - … = Σ θ(j) ψ(j-k), solved for γ(0) … γ(r).</summary>
    private static bool OfValues(ReadOnlySpan<double> phi, ReadOnlySpan<double> theta, ReadOnlySpan<double> psi, Span<double> gamma)
    {
        var r = phi.Length;
        var n = r + 1;
        Span<double> a = stackalloc double[Most * Most];
        a.Clear();
        for (var k = 0; k <= r; k++)
        {
            a[(k * n) + k] += 1;
            for (var i = 1; i <= r; i++)
                a[(k * n) + Math.Abs(k - i)] -= phi[i - 1];
            double right = 0;
            for (var j = k; j < r; j++)
                right += theta[j] * psi[j - k];
            gamma[k] = right;
        }

        return Solve(a, gamma, n) && gamma[0] > 0 && double.IsFinite(gamma[0]);
    }

    private static bool Solve(Span<double> a, Span<double> x, int n)
    {
        for (var c = 0; c < n; c++)
        {
            var pivot = c;
            for (var i = c + 1; i < n; i++)
            {
                if (Math.Abs(a[(i * n) + c]) > Math.Abs(a[(pivot * n) + c]))
                    pivot = i;
            }

            if (!(Math.Abs(a[(pivot * n) + c]) > 1e-300))
                return false;
            for (var j = c; pivot != c && j < n; j++)
                (a[(c * n) + j], a[(pivot * n) + j]) = (a[(pivot * n) + j], a[(c * n) + j]);
            (x[c], x[pivot]) = (x[pivot], x[c]);
            for (var i = c + 1; i < n; i++)
            {
                var factor = a[(i * n) + c] / a[(c * n) + c];
                for (var j = c; factor != 0 && j < n; j++)
                    a[(i * n) + j] -= factor * a[(c * n) + j];
                x[i] -= factor * x[c];
            }
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++)
                x[i] -= a[(i * n) + j] * x[j];
            x[i] /= a[(i * n) + i];
        }

        return true;
    }
}
