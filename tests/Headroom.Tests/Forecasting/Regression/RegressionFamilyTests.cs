using Headroom.Forecasting;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Training;
using Headroom.Tests.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Regression;

public sealed class RegressionFamilyTests
{
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(3), Target.Peak(1, 3)];

    private static readonly Lazy<ITrainedModel> s_model = new(() => Train(NoisyFleet.Of(60, 500), 6000));

    /// <summary>Series that differ in level and in noise: the quantiles are those of the noise, which every series has its own of.</summary>
    [Fact]
    public void Quantiles_of_a_known_process_are_found()
    {
        var (below, total) = (new int[QuantileLevels.Count], 0);
        foreach (var series in NoisyFleet.Of(40, 430, seed: 99))
        {
            for (var moment = 400; moment < 430; moment++, total++)
            {
                var row = Trained.Forecast(s_model.Value, series, moment, s_targets)[0];
                for (var level = 0; level < row.Length; level++)
                    below[level] += series.Mean[moment] <= row[level] ? 1 : 0;
            }
        }

        for (var level = 0; level < QuantileLevels.Count; level++)
            Assert.Equal(QuantileLevels.All[level], (float)below[level] / total, 0.05f);
    }

    [Fact]
    public void Rows_ascend_within_their_limits_whatever_the_history() => Trained.RowsAscendWithinTheirLimits(s_model.Value, s_targets);

    [Fact]
    public void What_was_saved_forecasts_the_same_to_the_bit() => Trained.ForecastsTheSameWhenLoaded(new RegressionFamily(), s_model.Value, s_targets);

    [Fact]
    public void Damage_is_refused() => Trained.DamageIsRefused(new RegressionFamily(), s_model.Value);

    [Fact]
    public void A_seed_gives_one_model() =>
        Assert.Equal(Trained.Saved(Train(NoisyFleet.Of(8, 420), 1200)), Trained.Saved(Train(NoisyFleet.Of(8, 420), 1200)));

    [Fact]
    public void A_lead_between_two_trained_ones_lies_between_them_and_others_stay_unanswered()
    {
        var series = NoisyFleet.Of(1, 500, seed: 8)[0];
        var table = Trained.Forecast(s_model.Value, series, 450, Target.Level(1), Target.Level(2), Target.Level(3), Target.Level(4), Target.Peak(1, 2));
        for (var level = 0; level < QuantileLevels.Count; level++)
            Assert.InRange(table[1][level], Math.Min(table[0][level], table[2][level]), Math.Max(table[0][level], table[2][level]));
        Assert.False(table.Answers(3));
        Assert.False(table.Answers(4));
    }

    [Fact]
    public void What_was_learned_before_leaves_no_trace()
    {
        var fleet = NoisyFleet.Of(60, 500);
        var anew = new RegressionFamily().Train(new TrainingRound(fleet, Options(6000)), null, TestContext.Current.CancellationToken)!;
        var again = new RegressionFamily().Train(new TrainingRound(fleet, Options(6000)), s_model.Value, TestContext.Current.CancellationToken)!;
        Assert.Equal(Loss(anew), Loss(again));
    }

    [Fact]
    public void A_fleet_that_is_too_small_or_too_young_teaches_nothing()
    {
        Assert.Null(new RegressionFamily().Train(new TrainingRound([], Options(1000)), null, TestContext.Current.CancellationToken));
        Assert.Null(new RegressionFamily().Train(new TrainingRound(NoisyFleet.Of(3, 10), Options(1000)), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Training_can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(() =>
        new RegressionFamily().Train(new TrainingRound(NoisyFleet.Of(12, 800), Options(3000)), null, new CancellationToken(canceled: true)));

    private static double Loss(ITrainedModel model)
    {
        var sum = 0d;
        foreach (var series in NoisyFleet.Of(30, 420, seed: 11))
        {
            var row = Trained.Forecast(model, series, 410, s_targets)[0];
            for (var level = 0; level < row.Length; level++)
            {
                var error = series.Mean[410] - row[level];
                sum += Math.Max(QuantileLevels.All[level] * error, (QuantileLevels.All[level] - 1) * error) / 30 / row.Length;
            }
        }

        return sum;
    }

    private static ITrainedModel Train(IReadOnlyList<TrainingSeries> fleet, int situations) =>
        new RegressionFamily().Train(new TrainingRound(fleet, Options(situations)), null, TestContext.Current.CancellationToken)!;

    private static TrainingOptions Options(int situations) => new() { Targets = s_targets, MaxSituations = situations };
}
