using FsCheck.Fluent;
using Headroom.Forecasting;
using Headroom.Forecasting.History;
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
        var forecaster = s_model.Value.NewForecaster();
        var (below, total) = (new int[QuantileLevels.Count], 0);
        foreach (var series in NoisyFleet.Of(40, 430, seed: 99))
        {
            for (var moment = 400; moment < 430; moment++, total++)
            {
                var row = Forecast(forecaster, series, moment)[0];
                for (var level = 0; level < row.Length; level++)
                    below[level] += series.Mean[moment] <= row[level] ? 1 : 0;
            }
        }

        for (var level = 0; level < QuantileLevels.Count; level++)
            Assert.Equal(QuantileLevels.All[level], (float)below[level] / total, 0.05f);
    }

    [Fact]
    public void Rows_ascend_within_their_limits_whatever_the_history()
    {
        var (forecaster, window, table) = (s_model.Value.NewForecaster(), new SeriesWindow(), new ForecastTable(s_targets));
        Property.ForAll(Gen.Choose(0, int.MaxValue), seed =>
        {
            var series = OddSeries.Of(seed, longest: 900);
            window.Load(series, series, now: 777, floor: 0.1f, most: 50);
            table.Clear();
            forecaster.Forecast(window, [], table);
            if (window.Count == 0)
                return !table.Answers(0);
            var values = table.Values.ToArray();
            return values.All(v => v is >= 0 and <= 50) && values.Chunk(QuantileLevels.Count).All(row => row.SequenceEqual(row.Order()));
        });
    }

    [Fact]
    public void What_was_saved_forecasts_the_same_to_the_bit()
    {
        var loaded = Load(Saved(s_model.Value));
        foreach (var series in NoisyFleet.Of(3, 500, seed: 5))
            Assert.Equal(Flat(Forecast(s_model.Value.NewForecaster(), series, 450)), Flat(Forecast(loaded.NewForecaster(), series, 450)));
        Assert.Equal(Saved(s_model.Value), Saved(loaded));
    }

    [Fact]
    public void Damage_is_refused()
    {
        var whole = Saved(s_model.Value);
        for (var i = 0; i < whole.Length; i += Math.Max(1, whole.Length / 97))
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => Load(damaged));
        }

        Assert.Throws<InvalidDataException>(() => Load(whole[..^5]));
        Assert.Throws<InvalidDataException>(() => Load([]));
    }

    [Fact]
    public void A_seed_gives_one_model() =>
        Assert.Equal(Saved(Train(NoisyFleet.Of(8, 420), 1200)), Saved(Train(NoisyFleet.Of(8, 420), 1200)));

    [Fact]
    public void A_lead_between_two_trained_ones_lies_between_them_and_others_stay_unanswered()
    {
        var series = NoisyFleet.Of(1, 500, seed: 8)[0];
        var table = Forecast(s_model.Value.NewForecaster(), series, 450, Target.Level(1), Target.Level(2), Target.Level(3), Target.Level(4), Target.Peak(1, 2));
        for (var level = 0; level < QuantileLevels.Count; level++)
            Assert.InRange(table[1][level], Math.Min(table[0][level], table[2][level]), Math.Max(table[0][level], table[2][level]));
        Assert.False(table.Answers(3));
        Assert.False(table.Answers(4));
    }

    [Fact]
    public void What_was_learned_before_leaves_no_trace()
    {
        var fleet = NoisyFleet.Of(60, 500);
        var anew = new RegressionFamily().Train(fleet, Options(6000), null, TestContext.Current.CancellationToken)!;
        var again = new RegressionFamily().Train(fleet, Options(6000), s_model.Value, TestContext.Current.CancellationToken)!;
        Assert.Equal(Loss(anew), Loss(again));
    }

    [Fact]
    public void Forecasting_allocates_nothing()
    {
        var (forecaster, window, table) = (s_model.Value.NewForecaster(), new SeriesWindow(), new ForecastTable(s_targets));
        var series = NoisyFleet.Of(1, 500)[0];
        window.Load(series.Mean, series.Peak, now: 777, floor: 0.1f, most: 50);
        forecaster.Forecast(window, [], table);
        var before = GC.GetAllocatedBytesForCurrentThread();
        forecaster.Forecast(window, [], table);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_fleet_that_is_too_small_or_too_young_teaches_nothing()
    {
        Assert.Null(new RegressionFamily().Train([], Options(1000), null, TestContext.Current.CancellationToken));
        Assert.Null(new RegressionFamily().Train(NoisyFleet.Of(3, 10), Options(1000), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Training_can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(() =>
        new RegressionFamily().Train(NoisyFleet.Of(12, 800), Options(3000), null, new CancellationToken(canceled: true)));

    private static double Loss(ITrainedModel model)
    {
        var (forecaster, sum) = (model.NewForecaster(), 0d);
        foreach (var series in NoisyFleet.Of(30, 420, seed: 11))
        {
            var row = Forecast(forecaster, series, 410)[0];
            for (var level = 0; level < row.Length; level++)
            {
                var error = series.Mean[410] - row[level];
                sum += Math.Max(QuantileLevels.All[level] * error, (QuantileLevels.All[level] - 1) * error) / 30 / row.Length;
            }
        }

        return sum;
    }

    private static ITrainedModel Train(IReadOnlyList<TrainingSeries> fleet, int situations) =>
        new RegressionFamily().Train(fleet, Options(situations), null, TestContext.Current.CancellationToken)!;

    private static TrainingOptions Options(int situations) => new() { Targets = s_targets, MaxSituations = situations };

    private static byte[] Saved(ITrainedModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            model.Save(writer);
        return stream.ToArray();
    }

    private static ITrainedModel Load(byte[] saved) => new RegressionFamily().Load(new BinaryReader(new MemoryStream(saved)));

    private static float[] Flat(ForecastTable table) => table.Values.ToArray();

    private static ForecastTable Forecast(IForecaster forecaster, TrainingSeries series, int moment, params Target[] targets)
    {
        var (window, table) = (new SeriesWindow(), new ForecastTable(targets.Length > 0 ? targets : s_targets));
        window.Load(series.Mean.AsSpan(0, moment), series.Peak.AsSpan(0, moment), series.FirstInterval + moment, series.Floor, series.Most);
        forecaster.Forecast(window, [], table);
        return table;
    }
}
