using Headroom.Forecasting.Trees;

namespace Headroom.Tests.Forecasting.Trees;

public sealed class BoosterTests
{
    private const int Rows = 4000;

    /// <summary>The noise is uniform and as wide as a step function of the feature says, so its quantiles are known at every point.</summary>
    [Theory]
    [InlineData(0.05f)]
    [InlineData(0.5f)]
    [InlineData(0.95f)]
    public void Quantiles_of_a_known_law_are_found(float level)
    {
        var random = new Random(7);
        var (features, outcomes) = (new float[Rows], new float[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            features[i] = random.NextSingle();
            outcomes[i] = (random.NextSingle() - 0.5f) * Width(features[i]);
        }

        var trees = Boost(features, outcomes, level);
        foreach (var at in new[] { 0.1f, 0.45f, 0.8f })
            Assert.Equal((level - 0.5f) * Width(at), RandomTrees.Walk(trees, [at]), 0.12f * Width(at));
    }

    [Fact]
    public void Noise_that_no_feature_explains_grows_no_forest()
    {
        var random = new Random(7);
        float[] features = [.. Enumerable.Range(0, Rows).Select(_ => random.NextSingle())];
        float[] outcomes = [.. Enumerable.Range(0, Rows).Select(_ => random.NextSingle() - 0.5f)];
        Assert.InRange(Boost(features, outcomes, 0.5f).Count, 0, 10);
    }

    private static float Width(float feature) => feature < 0.3f ? 1 : feature < 0.6f ? 8 : 3;

    private static List<Tree> Boost(float[] features, float[] outcomes, float level)
    {
        var (weights, heldBack) = (new float[Rows], new bool[Rows]);
        Array.Fill(weights, 1);
        Array.Fill(heldBack, value: true, Rows * 4 / 5, Rows / 5);
        var options = new BoostOptions { Leaves = 8, FeatureShare = 1 };
        return new Booster(new BinnedRows(features, 1), [.. outcomes], weights, heldBack, level, options).Run(new Random(1), TestContext.Current.CancellationToken);
    }
}
