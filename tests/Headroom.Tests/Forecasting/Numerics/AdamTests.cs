using Headroom.Forecasting.Numerics;

namespace Headroom.Tests.Forecasting.Numerics;

public sealed class AdamTests
{
    [Fact]
    public void Steps_are_those_of_the_definition()
    {
        const int Count = 37;
        var random = new Random(1);
        var adam = new Adam(Count);
        var parameters = Enumerable.Range(0, Count).Select(i => i / 10f).ToArray();
        var wanted = parameters.Select(p => (double)p).ToArray();
        var (mean, square) = (new double[Count], new double[Count]);
        for (var t = 1; t <= 20; t++)
        {
            var gradient = Enumerable.Range(0, Count).Select(_ => (float)(random.NextDouble() - 0.3)).ToArray();
            var shrink = Math.Min(1, 2 / Math.Sqrt(gradient.Sum(g => (double)g * g)));
            adam.Step(parameters, gradient, 0.01, 2);
            for (var i = 0; i < Count; i++)
            {
                var g = gradient[i] * shrink;
                mean[i] = (0.9 * mean[i]) + (0.1 * g);
                square[i] = (0.999 * square[i]) + (0.001 * g * g);
                wanted[i] -= 0.01 * mean[i] / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, t))) + 1e-8);
            }
        }

        for (var i = 0; i < Count; i++)
            Assert.Equal(wanted[i], parameters[i], 1e-4);
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_changes_nothing()
    {
        var adam = new Adam(3);
        float[] parameters = [1, 2, 3];
        adam.Step(parameters, [1, float.NaN, 1], 0.1, 1);
        adam.Step(parameters, [1, float.PositiveInfinity, 1], 0.1, 1);
        Assert.Equal([1f, 2f, 3f], parameters);
    }
}
