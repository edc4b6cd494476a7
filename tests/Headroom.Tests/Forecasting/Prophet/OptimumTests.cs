using Headroom.Forecasting.Prophet;

namespace Headroom.Tests.Forecasting.Prophet;

/// <summary>The fit is the optimum of its objective, which is written out again in <see cref="Objective"/>.</summary>
public sealed class OptimumTests
{
    private static readonly float[] s_series = Synthetic.Of(
        80, i => 10 + (0.1 * Math.Max(0, i - 30)) + (2 * Math.Sin(2 * Math.PI * i / 24)) + (3 * Synthetic.Noise(i)));

    private static readonly ProphetOptions s_options = new() { Changepoints = 5, DailyOrder = 2 };

    /// <summary>One coordinate after the other, thousands of times, and the noise by a search on a line.</summary>
    [Fact]
    public void It_is_the_optimum_that_coordinate_descent_creeps_to()
    {
        var curve = ProphetCurve.Fit(s_series, Synthetic.Start, Synthetic.PerDay, s_options)!;
        var objective = new Objective(s_series, curve);
        var coefficients = new double[objective.Columns];
        var noise = 1.0;
        for (var sweep = 0; sweep < 4000; sweep++)
        {
            Sweep(objective, coefficients, noise);
            if (sweep % 20 == 0)
                noise = BestNoise(objective, coefficients);
        }

        var found = objective.Coefficients(curve);
        Assert.Equal(objective.Of(coefficients, noise), objective.Of(found, curve.Noise / objective.Scale), 1e-6);
        Assert.All(coefficients.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.Equal(noise, curve.Noise / objective.Scale, 1e-5);
    }

    [Fact]
    public void No_step_from_it_leads_lower()
    {
        var curve = ProphetCurve.Fit(s_series, Synthetic.Start, Synthetic.PerDay, new ProphetOptions())!;
        var objective = new Objective(s_series, curve);
        var (best, noise) = (objective.Coefficients(curve), curve.Noise / objective.Scale);
        var least = objective.Of(best, noise);
        var random = new Random(7);
        for (var step = 0; step < 300; step++)
        {
            var size = Math.Pow(10, -1 - (5 * random.NextDouble()));
            double[] moved = [.. best.Select(c => c + (size * (random.NextDouble() - 0.5) * (random.Next(2) == 0 ? 1 : 0)))];
            Assert.True(objective.Of(moved, noise * (1 + (size * (random.NextDouble() - 0.5)))) > least - 1e-9);
        }
    }

    [Fact]
    public void Most_possible_changes_are_none()
    {
        var curve = ProphetCurve.Fit(s_series, Synthetic.Start, Synthetic.PerDay, new ProphetOptions())!;
        Assert.Equal(25, curve.Changes.Length);
        Assert.InRange(curve.Changes.Count(0), 13, 24);
    }

    private static void Sweep(Objective objective, double[] coefficients, double noise)
    {
        double[] left = [.. objective.Rows.Select((row, i) => objective.Values[i] - row.Zip(coefficients, (a, b) => a * b).Sum())];
        for (var column = 0; column < coefficients.Length; column++)
        {
            var (slope, square) = (0.0, 0.0);
            for (var i = 0; i < left.Length; i++)
            {
                var x = objective.Rows[i][column];
                slope += x * (left[i] + (x * coefficients[column]));
                square += x * x;
            }

            var threshold = objective.IsChange(column) ? Objective.Penalty * noise * noise : 0;
            var next = Math.Sign(slope) * Math.Max(0, Math.Abs(slope) - threshold) / (square + (objective.Precision(column) * noise * noise));
            for (var i = 0; i < left.Length; i++)
                left[i] -= objective.Rows[i][column] * (next - coefficients[column]);
            coefficients[column] = next;
        }
    }

    private static double BestNoise(Objective objective, double[] coefficients)
    {
        var squares = objective.SquaredResiduals(coefficients);
        var (low, high) = (1e-6, 10.0);
        for (var step = 0; step < 200; step++)
        {
            var (a, b) = (low + ((high - low) / 3), high - ((high - low) / 3));
            if (Of(a) < Of(b))
                high = b;
            else
                low = a;
        }

        return low;

        double Of(double s) => (objective.Values.Count * Math.Log(s)) + (squares / (2 * s * s)) + (2 * s * s);
    }
}
