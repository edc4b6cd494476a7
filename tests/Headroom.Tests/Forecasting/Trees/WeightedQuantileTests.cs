using Headroom.Forecasting.Trees;

namespace Headroom.Tests.Forecasting.Trees;

public sealed class WeightedQuantileTests
{
    [Fact]
    public void It_is_what_sorting_finds()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            // Few distinct values, so that many tie; whole weights, so that sums are exact in any order.
            var values = Enumerable.Range(0, 1 + random.Next(60)).Select(_ => (float)random.Next(1 + random.Next(40))).ToArray();
            var weights = values.Select(_ => (float)(1 + random.Next(4))).ToArray();
            foreach (var level in new[] { 0.05f, 0.5f, 0.99f })
                Assert.Equal(BySorting(values, weights, level), WeightedQuantile.Take([.. values], [.. weights], level));
        }
    }

    [Fact]
    public void A_heavy_value_takes_its_share() => Assert.Equal(7, WeightedQuantile.Take([9, 7, 1], [1, 8, 1], 0.85f));

    private static float BySorting(float[] values, float[] weights, float level)
    {
        var wanted = level * weights.Sum(w => (double)w);
        var sum = 0d;
        foreach (var (value, weight) in values.Zip(weights).OrderBy(v => v.First))
        {
            sum += weight;
            if (sum >= wanted)
                return value;
        }

        return values.Max();
    }
}
