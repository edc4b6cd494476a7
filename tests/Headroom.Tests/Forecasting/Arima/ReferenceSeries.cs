namespace Headroom.Tests.Forecasting.Arima;

/// <summary>
/// The series that the reference values belong to. In R:
/// <code>
/// u <- function() { s <<- (s*16807) %% 2147483647; s/2147483647 }
/// noise <- function(n) sapply(1:n, function(i) { a<-0; for(k in 1:4) a <- a+u(); a-2 })
/// arma <- function(n, phi, theta) { e <- noise(n); w <- numeric(n)
///   for(t in 1:n) { v <- e[t]; for(i in seq_along(phi)) if(t>i) v <- v+phi[i]*w[t-i]
///     for(i in seq_along(theta)) if(t>i) v <- v+theta[i]*e[t-i]; w[t]<-v }; w }
/// gaps <- function(x) { x[c(31:35, 61, 62, 91)] <- NA; x }
/// s<-1; x <- 10+arma(120,0.6,0.4)
/// s<-2; y <- cumsum(arma(120,0.5,0.3)+0.2)
/// s<-3; z <- cumsum(cumsum(arma(120,numeric(0),-0.4)))
/// t<-0:119; X<-cbind(sin(2*pi*t/24),cos(2*pi*t/24)); v <- x + 2*X[,1]-X[,2]
/// </code>
/// </summary>
internal static class ReferenceSeries
{
    public static double[] X => [.. Arma(1, 120, [0.6], [0.4]).Select(w => 10 + w)];

    public static double[] Y => Sums(Arma(2, 120, [0.5], [0.3]).Select(w => w + 0.2));

    public static double[] Z => Sums(Sums(Arma(3, 120, [], [-0.4])));

    public static double[] V => [.. X.Select((x, t) => x + (2 * Math.Sin(2 * Math.PI * t / 24)) - Math.Cos(2 * Math.PI * t / 24))];

    public static double[] WithGaps(double[] series)
    {
        foreach (var i in (int[])[30, 31, 32, 33, 34, 60, 61, 90])
            series[i] = double.NaN;
        return series;
    }

    public static double[] Sums(IEnumerable<double> series)
    {
        double sum = 0;
        return [.. series.Select(v => sum += v)];
    }

    public static double[] Arma(int seed, int count, double[] phi, double[] theta)
    {
        var noise = Noise(seed).Take(count).ToArray();
        var values = new double[count];
        for (var t = 0; t < count; t++)
        {
            values[t] = noise[t];
            for (var i = 1; i <= phi.Length && i <= t; i++)
                values[t] += phi[i - 1] * values[t - i];
            for (var i = 1; i <= theta.Length && i <= t; i++)
                values[t] += theta[i - 1] * noise[t - i];
        }

        return values;
    }

    public static IEnumerable<double> Noise(long state)
    {
        while (true)
        {
            double sum = -2;
            for (var k = 0; k < 4; k++)
                sum += (state = state * 16807 % 2147483647) / 2147483647.0;
            yield return sum;
        }
    }
}
