namespace Headroom.Forecasting.Arima;

/// <summary>Small symmetric systems, solved where they can be: a direction that the data say nothing about gets 0.</summary>
internal static class Cholesky
{
    /// <summary>Solves A x = b in place; the lower triangle of A is overwritten.</summary>
    public static void Solve(Span<double> a, Span<double> b)
    {
        const double least = 1e-11;
        var n = b.Length;
        for (var c = 0; c < n; c++)
        {
            var diagonal = a[(c * n) + c];
            var pivot = diagonal;
            for (var k = 0; k < c; k++)
                pivot -= a[(c * n) + k] * a[(c * n) + k];
            var inverse = pivot > least * diagonal ? 1 / Math.Sqrt(pivot) : 0;
            a[(c * n) + c] = inverse;
            for (var i = c + 1; i < n; i++)
            {
                var sum = a[(i * n) + c];
                for (var k = 0; k < c; k++)
                    sum -= a[(i * n) + k] * a[(c * n) + k];
                a[(i * n) + c] = sum * inverse;
            }
        }

        Substitute(a, b);
    }

    private static void Substitute(ReadOnlySpan<double> a, Span<double> b)
    {
        var n = b.Length;
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
                b[i] -= a[(i * n) + k] * b[k];
            b[i] *= a[(i * n) + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                b[i] -= a[(k * n) + i] * b[k];
            b[i] *= a[(i * n) + i];
        }
    }
}
