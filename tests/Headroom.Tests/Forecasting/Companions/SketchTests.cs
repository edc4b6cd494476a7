using FsCheck.Fluent;
using Headroom.Forecasting;
using Headroom.Forecasting.Companions;

namespace Headroom.Tests.Forecasting.Companions;

public sealed class SketchTests
{
    [Fact]
    public void Products_at_all_lags_are_those_of_the_definition()
    {
        var random = new Random(1);
        float[] leader = [.. Enumerable.Range(0, 103).Select(_ => random.Next(-127, 128))], follower = [.. Enumerable.Range(0, 103).Select(_ => random.Next(-127, 128))];
        var products = new float[LagProducts.Room];
        LagProducts.Of(leader, follower, 20, 100, products);
        for (var lag = 0; lag <= LagProducts.MostLag; lag++)
            Assert.Equal(Enumerable.Range(20, 80).Sum(i => leader[i - lag] * follower[i]), products[lag]);
    }

    /// <summary>The weights that R's ar.yw(x, aic = FALSE, order.max = 6, demean = FALSE) gives for x = (i * i * 7) %% 23 - 11, i from 0 to 39.</summary>
    [Fact]
    public void Weights_are_those_of_R()
    {
        float[] values = [.. Enumerable.Range(0, 40).Select(i => (i * i * 7 % 23) - 11f)];
        var weights = new float[Foretelling.Order];
        Foretelling.Fit(values, weights);
        float[] expected = [0.436398456f, 0.1882581882f, 0.0147973393f, -0.2388049034f, 0.2505326343f, -0.1898311557f];
        Assert.All(expected.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    /// <summary>An autoregression with known weights; the fit must come near them, and what is left must not foretell itself.</summary>
    [Fact]
    public void What_an_autoregression_foretells_is_removed()
    {
        var random = new Random(2);
        var values = new float[20_000];
        for (var i = 2; i < values.Length; i++)
            values[i] = (1.1f * values[i - 1]) - (0.5f * values[i - 2]) + (float)Followers.Normal(random);
        var weights = new float[Foretelling.Order];
        Foretelling.Fit(values, weights);
        Assert.Equal(1.1f, weights[0], 0.03f);
        Assert.Equal(-0.5f, weights[1], 0.03f);
        Assert.All(weights[2..], w => Assert.Equal(0, w, 0.03f));
        Foretelling.Remove(values, weights);
        Assert.Equal(0, values.Skip(1).Zip(values, (a, b) => a * b).Average() / values.Average(x => x * x), 0.02f);
    }

    [Fact]
    public void Candidates_are_few_and_different_and_never_the_series_itself()
    {
        SeriesState[] states = [.. Enumerable.Range(0, 50).Select(i => Followers.State([], application: i % 3))];
        Property.ForAll(Gen.Choose(0, int.MaxValue), seed =>
        {
            var options = new CompanionOptions { Seed = seed, AllPairsUpTo = seed % 60, MaxCandidates = 1 + (seed % 20) };
            var chosen = new List<int>();
            new Candidates([.. states.Select(s => s.Traits.Application)], [], [.. states.Select(s => s.Traits.User)], options).Choose(seed % 50, chosen);
            return !chosen.Contains(seed % 50) && chosen.Distinct().Count() == chosen.Count
                && chosen.All(i => i is >= 0 and < 50) && chosen.Count <= (options.AllPairsUpTo >= 50 ? 49 : options.MaxCandidates);
        });
    }
}
