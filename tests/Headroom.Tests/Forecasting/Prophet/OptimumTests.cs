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
        var (products, withValues) = Products(objective);
        var noise = 1.0;
        for (var sweep = 0; sweep < 6000; sweep++)
        {
            Sweep(objective, products, withValues, coefficients, noise);
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

    private static void Sweep(Objective objective, double[,] products, double[] withValues, double[] coefficients, double noise)
    {
        for (var column = 0; column < coefficients.Length; column++)
        {
            var slope = withValues[column] + (products[column, column] * coefficients[column]);
            for (var other = 0; other < coefficients.Length; other++)
                slope -= products[column, other] * coefficients[other];
            var threshold = objective.IsChange(column) ? Objective.Penalty * noise * noise : 0;
            coefficients[column] = Math.Sign(slope) * Math.Max(0, Math.Abs(slope) - threshold)
                / (products[column, column] + (objective.Precision(column) * noise * noise));
        }
    }

    private static (double[,] Products, double[] WithValues) Products(Objective objective)
    {
        var (products, withValues) = (new double[objective.Columns, objective.Columns], new double[objective.Columns]);
        foreach (var (row, value) in objective.Rows.Zip(objective.Values))
        {
            for (var a = 0; a < row.Length; a++)
            {
                withValues[a] += row[a] * value;
                for (var b = 0; b < row.Length; b++)
                    products[a, b] += row[a] * row[b];
            }
        }

        return (products, withValues);
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
