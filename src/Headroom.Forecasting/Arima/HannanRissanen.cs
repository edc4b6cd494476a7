namespace Headroom.Forecasting.Arima;

/// <summary>
/// First guesses of the coefficients by least squares (Hannan and Rissanen 1982): a long autoregression gives the innovations, then the
/// series is regressed on its own past and theirs. The sums are made once and serve all orders.
/// </summary>
internal sealed class HannanRissanen
{
    private const int LongOrder = 20;
    private const int Lags = ArimaOrder.MaxTerms;
    private const int Terms = 1 + (2 * Lags);

    private readonly double[] _products = new double[Terms * Terms];
    private readonly int _rows;

    /// <summary>Takes the differenced residuals of the regression; NaN where there is none.</summary>
    public HannanRissanen(ReadOnlySpan<double> series)
    {
        var innovations = Innovations(series);
        Span<double> row = stackalloc double[Terms];
        for (var t = Lags; t < series.Length; t++)
        {
            row[0] = series[t];
            for (var lag = 1; lag <= Lags; lag++)
                (row[lag], row[Lags + lag]) = (series[t - lag], innovations[t - lag]);
            if (row.ContainsAny(double.NaN, double.NaN))
                continue;
            _rows++;
            for (var i = 0; i < Terms; i++)
            {
                for (var j = 0; j <= i; j++)
                    _products[(i * Terms) + j] += row[i] * row[j];
            }
        }
    }

    /// <summary>Free numbers to begin a search from.</summary>
    public double[] Guess(int p, int q)
    {
        var guess = new double[p + q];
        Solve(p, q, guess);
        for (var i = p; i < guess.Length; i++)
            guess[i] = -guess[i];
        Polynomials.ToFree(guess.AsSpan(0, p));
        Polynomials.ToFree(guess.AsSpan(p, q));
        return guess;
    }

    /// <summary>The order that least squares would choose, by the corrected Akaike criterion.</summary>
    public (int P, int Q) Promising(int maxTerms)
    {
        var (best, least) = ((0, 0), double.PositiveInfinity);
        for (var p = 0; p <= maxTerms; p++)
        {
            for (var q = 0; p + q <= maxTerms; q++)
            {
                var k = p + q + 1;
                var value = (_rows * Math.Log(Solve(p, q, new double[p + q]))) + (2.0 * k * _rows / (_rows - k - 1));
                if (_rows > k + 1 && value < least)
                    (best, least) = ((p, q), value);
            }
        }

        return best;
    }

    /// <summary>Fills the coefficients; returns the sum of squares that they leave.</summary>
    private double Solve(int p, int q, Span<double> coefficients)
    {
        var n = p + q;
        Span<double> gram = stackalloc double[n * n];
        for (var i = 0; i < n; i++)
        {
            coefficients[i] = _products[Term(i, p) * Terms];
            for (var j = 0; j <= i; j++)
                gram[(i * n) + j] = _products[(Term(i, p) * Terms) + Term(j, p)];
        }

        Cholesky.Solve(gram, coefficients);
        var left = _products[0];
        for (var i = 0; i < n; i++)
            left -= coefficients[i] * _products[Term(i, p) * Terms];
        return Math.Max(left, double.Epsilon);
    }

    private static int Term(int index, int p) => index < p ? 1 + index : 1 + Lags + index - p;

    private static double[] Innovations(ReadOnlySpan<double> series)
    {
        Span<double> coefficients = stackalloc double[LongOrder];
        var order = Math.Min(LongOrder, series.Length / 8);
        Levinson(series, coefficients[..order]);
        var innovations = new double[series.Length];
        for (var t = 0; t < series.Length; t++)
        {
            innovations[t] = t < order ? double.NaN : series[t];
            for (var i = 0; i < order && t >= order; i++)
                innovations[t] -= coefficients[i] * series[t - 1 - i];
        }

        return innovations;
    }

    /// <summary>The autoregression that the sample's autocovariances ask for.</summary>
    private static void Levinson(ReadOnlySpan<double> series, Span<double> coefficients)
    {
        Span<double> before = stackalloc double[LongOrder];
        Span<double> covariances = stackalloc double[LongOrder + 1];
        for (var lag = 0; lag <= coefficients.Length; lag++)
            covariances[lag] = Covariance(series, lag);
        var error = covariances[0];
        for (var k = 0; k < coefficients.Length && error > 0; k++)
        {
            var partial = covariances[k + 1];
            for (var i = 0; i < k; i++)
                partial -= coefficients[i] * covariances[k - i];
            partial = Math.Clamp(partial / error, -0.9999, 0.9999);
            coefficients[..k].CopyTo(before);
            for (var i = 0; i < k; i++)
                coefficients[i] = before[i] - (partial * before[k - 1 - i]);
            coefficients[k] = partial;
            error *= 1 - (partial * partial);
        }
    }

    private static double Covariance(ReadOnlySpan<double> series, int lag)
    {
        double sum = 0;
        for (var t = lag; t < series.Length; t++)
        {
            var product = series[t] * series[t - lag];
            sum += double.IsNaN(product) ? 0 : product;
        }

        return sum;
    }
}
