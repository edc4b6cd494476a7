using System.Runtime.Intrinsics;
using Headroom.Forecasting;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Trees;
using Headroom.Tests.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Trees;

public sealed class TreesForecasterTests
{
    /// <summary>More far levels than go through the trees at once, leads that nobody learned between them, and an unknown one.</summary>
    private static readonly Target[] s_trained =
        [.. Enumerable.Range(1, 12).Concat(Enumerable.Range(7, 130).Select(i => 2 * i)).Select(Target.Level), Target.Peak(1, 12), Target.Peak(2, 13)];

    [Fact]
    public void Rows_of_a_table_are_what_each_is_alone()
    {
        var random = new Random(4);
        var model = new TrainedTrees(Line(random), [Group(random), Group(random), Group(random)]);
        var window = new SeriesWindow();
        var table = new ForecastTable([.. Enumerable.Range(1, 290).Select(Target.Level), .. s_trained[^2..], Target.Peak(3, 4)]);
        foreach (var series in NoisyFleet.Of(4, 2500))
        {
            window.Load(series.Mean, series.Peak, now: 777, floor: 0.1f, most: 100);
            model.NewForecaster().Forecast(window, [], table);
            for (var row = 0; row < table.Count; row++)
            {
                var alone = new ForecastTable([table.Targets[row]]);
                model.NewForecaster().Forecast(window, [], alone);
                Assert.Equal(alone[0].ToArray(), table[row].ToArray());
                Assert.Equal(row is < 272 or 290 or 291, table.Answers(row));
            }
        }
    }

    private static TrainedRegression Line(Random random)
    {
        var weights = new RegressionWeights(s_trained.Length);
        var target = new Vector256<float>[FeatureLayout.Count];
        for (var i = 0; i < s_trained.Length; i++)
        {
            foreach (ref var weight in target.AsSpan())
                weight = Vector256.Create((random.NextSingle() - 0.5f) / 50);
            weights.Set(i, target, PinballFit.Levels);
        }

        return new TrainedRegression(s_trained, [null, null, null, weights]);
    }

    private static Ensemble[] Group(Random random) =>
        [.. Enumerable.Range(0, QuantileLevels.Count).Select(_ => Ensemble.Of(RandomTrees.Several(random, 10)))];
}
