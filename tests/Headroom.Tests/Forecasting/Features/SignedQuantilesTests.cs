using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Features;

public sealed class SignedQuantilesTests
{
    private static readonly double[] s_levels = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    private static readonly Gen<float[]> s_values =
        Gen.Choose(1, 400).SelectMany(n => Gen.Choose(-100_000, 100_000).Select(v => v / 100f).ArrayOf(n));

    [Fact]
    public void Quantiles_are_within_a_bin_of_the_sorted_ones() => Property.ForAll(s_values, values =>
    {
        var quantiles = new float[SignedQuantiles.LevelCount];
        new SignedQuantiles().Compute(values, quantiles);
        Array.Sort(values);
        for (var i = 0; i < s_levels.Length; i++)
        {
            // The observations on either side of the rank bound it, each as far as its bin reaches (a quarter of it).
            var rank = Math.Clamp(s_levels[i] * values.Length, 0.5, values.Length - 0.5);
            var (below, above) = (values[(int)Math.Max(0, Math.Ceiling(rank) - 1)], values[(int)Math.Min(values.Length - 1, Math.Floor(rank))]);
            var slack = 0.01 + (0.26 * Math.Max(Math.Abs(below), Math.Abs(above)));
            if (quantiles[i] < below - slack || quantiles[i] > above + slack)
                return false;
        }

        return quantiles.Zip(quantiles.Skip(1)).All(pair => pair.First <= pair.Second);
    });

    [Fact]
    public void No_values_are_zeros()
    {
        var quantiles = new float[SignedQuantiles.LevelCount];
        Array.Fill(quantiles, 1);
        new SignedQuantiles().Compute([], quantiles);
        Assert.All(quantiles, value => Assert.Equal(0, value));
    }
}
