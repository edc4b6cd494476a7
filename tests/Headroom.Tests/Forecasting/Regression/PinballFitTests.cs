using System.Runtime.Intrinsics;
using Headroom.Forecasting.Regression;

namespace Headroom.Tests.Forecasting.Regression;

public sealed class PinballFitTests
{
    private const int Rows = 400;

    private const int Width = 8;

    /// <summary>Constant, x1 and x2 of R's quantreg 5.94 (rq, method "br") on the same data, level by level.</summary>
    private static readonly double[][] s_reference =
    [
        [1.06693878, 0.40302041, -0.28677551],
        [1.50000000, 0.43857143, -0.28666667],
        [2.04736842, 0.49357895, -0.30105263],
        [2.47244444, 0.55511111, -0.29977778],
        [2.86045349, 0.57383721, -0.30045349],
        [2.94259259, 0.58703704, -0.30037037],
        [2.96784211, 0.59689474, -0.29336842],
    ];

    private static readonly double[] s_levels = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    [Fact]
    public void Coefficients_and_losses_are_those_of_quantreg()
    {
        var (rows, outcomes) = Data();
        var raw = Fit(rows, outcomes, out var constant);
        for (var level = 0; level < s_levels.Length; level++)
        {
            double[] found = [constant[level], raw[0][level], raw[1][level]];
            var (best, reached) = (Loss(outcomes, s_reference[level], s_levels[level]), Loss(outcomes, found, s_levels[level]));
            Assert.InRange(reached, best - 1e-6, best * 1.01);
            for (var i = 0; i < 3; i++)
                Assert.Equal(s_reference[level][i], found[i], 0.12);
        }
    }

    private static Vector256<float>[] Fit(float[] rows, float[] outcomes, out Vector256<float> constant)
    {
        var whitening = new Whitening(rows, Width);
        var scratch = new float[Width];
        for (var row = 0; row < Rows; row++)
            whitening.Apply(rows.AsSpan(row * Width, Width), scratch);
        var weights = new float[Rows];
        Array.Fill(weights, 1);
        var fit = new PinballFit(Width);
        fit.Run(rows, outcomes, weights, epochs: 800, step: 0.05f, new Random(1));
        constant = fit.Weights[Width];
        return whitening.ToRaw(fit.Weights[..Width], ref constant);
    }

    private static double Loss(float[] outcomes, double[] coefficients, double level)
    {
        var sum = 0d;
        for (var i = 0; i < Rows; i++)
        {
            var error = outcomes[i] - coefficients[0] - (coefficients[1] * X1(i)) - (coefficients[2] * X2(i));
            sum += error >= 0 ? level * error : (level - 1) * error;
        }

        return sum;
    }

    private static (float[] Rows, float[] Outcomes) Data()
    {
        var (rows, outcomes) = (new float[Rows * Width], new float[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            rows[i * Width] = X1(i);
            rows[(i * Width) + 1] = X2(i);
            var noise = (i * 37 % 101 / 50.0) - 1;
            outcomes[i] = (float)(2 + (0.5 * X1(i)) - (0.3 * X2(i)) + ((1 + (0.1 * X1(i))) * noise));
        }

        return (rows, outcomes);
    }

    private static int X1(int i) => i * 7 % 20;

    private static int X2(int i) => i * 11 % 13;
}
