using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting;

/// <summary>Sums of dependent parts, against what chance gives when it is asked half a million times.</summary>
public sealed class DistributionSumTests
{
    private static readonly Distribution s_even = Distribution.FromRow([1, 2, 3, 4, 5, 5.5f, 6.5f]);
    private static readonly Distribution s_skewed = Distribution.FromRow([0.1f, 0.3f, 0.7f, 1.4f, 2.3f, 3, 4.6f]);

    /// <summary>Nearly always off, now and then fully on.</summary>
    private static readonly Distribution s_onOff = Distribution.FromRow([0, 0, 0, 0, 0, 8, 8]);

    public static TheoryData<string, double> Cases()
    {
        var cases = new TheoryData<string, double>();
        foreach (var parts in new[] { "pair", "skewed", "on and off", "mixed" })
        {
            foreach (var correlation in new[] { 0, 0.3, 0.8 })
                cases.Add(parts, correlation);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_what_brute_force_says(string parts, double correlation)
    {
        var members = Parts(parts);
        var sum = Distribution.Sum(members, correlation);
        var drawn = Draw(members, correlation, 500_000 / members.Count);
        var spread = drawn[(int)(0.95 * drawn.Length)] - drawn[(int)(0.05 * drawn.Length)];
        foreach (var level in new[] { 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99 })
        {
            // Where the sum jumps, a hair of probability is a wide step: between two near levels is right.
            var (low, high) = (drawn[(int)((level - 0.004) * drawn.Length)], drawn[(int)(Math.Min(level + 0.004, 0.9999) * drawn.Length)]);
            Assert.InRange(sum.Quantile(level), low - (0.02 * spread), high + (0.02 * spread));
        }
    }

    [Fact]
    public void Parts_that_move_as_one_add_their_quantiles()
    {
        var parts = Parts("mixed");
        var sum = Distribution.Sum(parts, 1);
        foreach (var level in new[] { 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999 })
            Assert.Equal(parts.Sum(p => p.Quantile(level)), sum.Quantile(level), 6);
    }

    [Fact]
    public void Many_parts_cost_little_and_come_near_to_their_mean()
    {
        var parts = Enumerable.Repeat(s_skewed, 1000).ToList();
        var sum = Distribution.Sum(parts, 0);
        var draws = Draw([s_skewed], 0, 1_000_000);
        var (mean, deviation) = (draws.Average(), Math.Sqrt(draws.Average(d => d * d) - Math.Pow(draws.Average(), 2)));
        Assert.Equal(1000 * mean, sum.Median, 0.2 * deviation * Math.Sqrt(1000));
        Assert.Equal((1000 * mean) + (1.645 * deviation * Math.Sqrt(1000)), sum.Quantile(0.95), 0.2 * deviation * Math.Sqrt(1000));
    }

    [Fact]
    public void It_is_the_same_every_time()
    {
        var parts = Parts("mixed");
        Assert.Equal(Distribution.Sum(parts, 0.3).Quantile(0.95), Distribution.Sum(parts, 0.3).Quantile(0.95));
    }

    [Fact]
    public void Few_parts_are_themselves()
    {
        Assert.Equal(0, Distribution.Sum([], 0.3).Quantile(0.99));
        Assert.Same(s_skewed, Distribution.Sum([s_skewed], 0.3));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void No_other_correlation_makes_sense(double correlation) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Distribution.Sum([s_even, s_skewed], correlation));

    private static List<Distribution> Parts(string name) => name switch
    {
        "pair" => [s_even, s_even],
        "skewed" => [.. Enumerable.Repeat(s_skewed, 10)],
        "on and off" => [s_onOff, s_onOff, s_onOff],
        _ => [s_even, s_skewed, s_onOff, s_skewed, Distribution.Point(2)],
    };

    /// <summary>Every part by the definition: its quantile at the normal probability of what the shared factor and its own chance give.</summary>
    private static double[] Draw(List<Distribution> parts, double correlation, int count)
    {
        var random = new Random(5);
        var sums = new double[count];
        for (var i = 0; i < count; i++)
        {
            var shared = Math.Sqrt(correlation) * Normal(random);
            foreach (var part in parts)
                sums[i] += part.Quantile(Probability(shared + (Math.Sqrt(1 - correlation) * Normal(random))));
        }

        Array.Sort(sums);
        return sums;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The normal probability by Pólya's series: sums of x^(2k+1) / (1 · 3 · 5 … (2k + 1)), which hold everywhere.</summary>
    private static double Probability(double x)
    {
        if (Math.Abs(x) > 7)
            return x > 0 ? 1 : 0;
        double term = x, sum = x;
        for (var k = 1; Math.Abs(term) > 1e-12; k++)
        {
            term *= x * x / ((2 * k) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI));
    }
}
