using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Training;
using Headroom.Forecasting.Trees;
using Headroom.Tests.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Trees;

public sealed class TreesFamilyTests
{
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(24), Target.Peak(1, 3)];

    private static readonly Lazy<(ITrainedModel Model, Seen Progress)> s_trained = new(Train);

    private static ITrainedModel Model => s_trained.Value.Model;

    /// <summary>
    /// What follows depends on the last value as no line can: from the middle the series goes to either end, from an end back to the middle.
    /// </summary>
    [Fact]
    public void Trees_learn_what_a_line_cannot()
    {
        Target[] next = [Target.Level(1)];
        var options = new TrainingOptions { Targets = next, MaxSituations = 4000 };
        TrainingSeries[] fleet = [.. Enumerable.Range(0, 30).Select(Jumping)];
        var trees = new TreesFamily().Train(new TrainingRound(fleet, options), null, TestContext.Current.CancellationToken)!;
        var line = ((TrainedTrees)trees).Line;
        Assert.True(Loss(trees, next) < 0.8 * Loss(line, next), $"{Loss(trees, next)} against {Loss(line, next)}");
    }

    [Fact]
    public void The_line_of_a_round_is_fitted_once()
    {
        var round = new TrainingRound(NoisyFleet.Of(12, 420), new TrainingOptions { Targets = [Target.Level(1)], MaxSituations = 1200 });
        var line = new RegressionFamily().Train(round, null, TestContext.Current.CancellationToken);
        var trees = (TrainedTrees)new TreesFamily().Train(round, null, TestContext.Current.CancellationToken)!;
        Assert.Same(line, trees.Line);
    }

    [Fact]
    public void Rows_ascend_within_their_limits_whatever_the_history() => Trained.RowsAscendWithinTheirLimits(Model, s_targets);

    [Fact]
    public void What_was_saved_forecasts_the_same_to_the_bit() => Trained.ForecastsTheSameWhenLoaded(new TreesFamily(), Model, s_targets);

    [Fact]
    public void Damage_is_refused() => Trained.DamageIsRefused(new TreesFamily(), Model);

    [Fact]
    public void A_seed_gives_one_model() => Assert.Equal(Trained.Saved(Model), Trained.Saved(Train().Model));

    [Fact]
    public void Progress_ascends_to_the_end()
    {
        var seen = s_trained.Value.Progress;
        Assert.Equal(seen.Values.Order(), seen.Values);
        Assert.Equal(1, seen.Values[^1]);
    }

    private static double Loss(ITrainedModel model, Target[] targets)
    {
        var (forecaster, window, table, sum) = (model.NewForecaster(), new SeriesWindow(), new ForecastTable(targets), 0d);
        for (var i = 100; i < 140; i++)
        {
            var series = Jumping(i);
            window.Load(series.Mean.AsSpan(0, 200 + i), series.Peak.AsSpan(0, 200 + i), now: 777, series.Floor, series.Most);
            forecaster.Forecast(window, [], table);
            for (var level = 0; level < QuantileLevels.Count; level++)
            {
                var error = series.Mean[200 + i] - table[0][level];
                sum += Math.Max(QuantileLevels.All[level] * error, (QuantileLevels.All[level] - 1) * error);
            }
        }

        return sum;
    }

    private static TrainingSeries Jumping(int seed)
    {
        var random = new Random(seed);
        var (mean, place) = (new float[500], 1);
        for (var i = 0; i < mean.Length; i++)
        {
            place = place == 1 ? (i / 7 % 2) * 2 : 1;
            mean[i] = 10 + (5 * place) + (random.NextSingle() * 0.2f);
        }

        return new TrainingSeries { Mean = mean, Peak = [.. mean], FirstInterval = 1000, Floor = 0.1f };
    }

    private static (ITrainedModel Model, Seen Progress) Train()
    {
        var progress = new Seen();
        var options = new TrainingOptions { Targets = s_targets, MaxSituations = 3000, Progress = progress };
        return (new TreesFamily().Train(new TrainingRound(NoisyFleet.Of(60, 420), options), null, TestContext.Current.CancellationToken)!, progress);
    }

    private sealed class Seen : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
