using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Recurrent;
using Headroom.Forecasting.Training;

namespace Headroom.Tests.Forecasting.Recurrent;

public sealed class RecurrentFamilyTests
{
    private const long Midnight = 288 * 350;

    public static readonly TheoryData<bool> Kinds = [true, false];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_wave_is_forecast_better_than_by_its_last_value(bool hasMemory) =>
        BeatsTheLastValue(hasMemory, i => 50 + (40 * MathF.Sin(MathF.Tau * i / 32)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_load_that_goes_on_and_off_is_forecast_better_than_by_its_last_value(bool hasMemory) =>
        BeatsTheLastValue(hasMemory, i => i % 20 < 8 ? 80 : 10);

    [Fact]
    public void Two_applications_that_differ_only_in_what_comes_next_are_told_apart()
    {
        // Both are low for a third of the day; then one is high for a third, and after it the other.
        var fleet = Enumerable.Range(0, 8).Select(k => Fleets.Series(Thirds(1 + (k % 2), 260), 1 + (k % 2), Midnight)).ToList();
        var model = Fleets.Train(new LstmFamily(Fleets.Quick with { Epochs = 30, Patience = 30, Dense = 32 }), fleet, Target.Level(48));
        var history = Thirds(1, 94);
        Assert.InRange(Median(model, history, 1), 35, 55);
        Assert.InRange(Median(model, history, 2), 5, 25);
        Assert.InRange(Median(model, history, 77), 0, 100);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_another_seed_another()
    {
        byte[] Train(int seed)
        {
            using var stream = new MemoryStream();
            new LstmFamily(Fleets.Quick with { Epochs = 1 }).Train(new TrainingRound(Fleets.Waves, Fleets.Options(Target.Level(1)) with { Seed = seed }), null, Fleets.Cancellation)!
                .Save(new BinaryWriter(stream));
            return stream.ToArray();
        }

        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));
    }

    [Fact]
    public void A_training_goes_on_from_an_earlier_model()
    {
        var family = new LstmFamily(Fleets.Quick);
        var first = family.Train(new TrainingRound(Fleets.Waves, Fleets.Options(Target.Level(4))), null, Fleets.Cancellation);
        var hasty = new LstmFamily(Fleets.Quick with { Epochs = 1 });
        var more = hasty.Train(new TrainingRound(Fleets.Waves, Fleets.Options(Target.Level(4)) with { Seed = 3 }), first, Fleets.Cancellation)!;
        var fresh = hasty.Train(new TrainingRound(Fleets.Waves, Fleets.Options(Target.Level(4)) with { Seed = 3 }), null, Fleets.Cancellation)!;
        Assert.True(Error(more) < 0.7 * Error(fresh), $"{Error(more)} {Error(fresh)}");

        double Error(ITrainedModel model) => Fleets.Error(model, Fleets.Waves[0].Mean, 4).Model;
    }

    [Fact]
    public void A_fleet_that_is_too_small_or_too_young_teaches_nothing()
    {
        var family = new RnnFamily(Fleets.Quick);
        Assert.Null(family.Train(new TrainingRound([], Fleets.Options(Target.Level(1))), null, Fleets.Cancellation));
        Assert.Null(family.Train(new TrainingRound([Fleets.Series(new float[90])], Fleets.Options(Target.Level(1))), null, Fleets.Cancellation));
        Assert.Null(family.Train(new TrainingRound([Fleets.Series([.. Enumerable.Repeat(float.NaN, 2000)])], Fleets.Options(Target.Level(1))), null, Fleets.Cancellation));
        Assert.Null(family.Train(new TrainingRound(Fleets.Waves, Fleets.Options()), null, Fleets.Cancellation));
    }

    [Fact]
    public void A_fleet_of_odd_series_gives_a_model_that_answers()
    {
        var random = new Random(4);
        var fleet = new[]
        {
            Fleets.Series(new float[300]), Fleets.Series([5]), Fleets.Series([.. Enumerable.Repeat(float.NaN, 300)]),
            Fleets.Series([.. Enumerable.Range(0, 300).Select(i => random.Next(3) == 0 ? float.NaN : 1e12f * (i % 2))]),
            Fleets.Series([.. Enumerable.Range(0, 300).Select(_ => 1e-30f * random.Next(5))]),
            Fleets.Series([.. Enumerable.Range(0, 300).Select(i => i < 280 ? 0 : 1e9f)], application: int.MaxValue),
            Fleets.Series([.. Enumerable.Range(0, 300).Select(_ => 40f)], application: -3),
        };
        var model = Fleets.Train(new LstmFamily(Fleets.Quick with { Epochs = 3 }), [.. fleet], Target.Level(48));
        foreach (var series in fleet.Where(s => s.Mean.Any(float.IsFinite)))
            Assert.InRange(Median(model, series.Mean, 5), 0, 100);
    }

    [Fact]
    public void A_training_can_be_called_off_and_says_how_far_it_is()
    {
        using var source = new CancellationTokenSource();
        var reports = new List<double>();
        var progress = new Reporter(share =>
        {
            reports.Add(share);
            if (share >= 0.5)
                source.Cancel();
        });
        var options = Fleets.Options(Target.Level(1)) with { Progress = progress };
        Assert.Throws<OperationCanceledException>(() => new RnnFamily(Fleets.Quick).Train(new TrainingRound(Fleets.Waves, options), null, source.Token));
        Assert.Equal(reports.Order(), reports);
        Assert.InRange(reports[^1], 0.5, 0.7);
    }

    private static void BeatsTheLastValue(bool hasMemory, Func<int, float> pattern)
    {
        var fleet = Enumerable.Range(0, 4).Select(k => Fleets.Series([.. Enumerable.Range(0, 500).Select(i => pattern(i + (k * 5)))])).ToList();
        RecurrentFamily family = hasMemory ? new LstmFamily(Fleets.Quick) : new RnnFamily(Fleets.Quick);
        var (own, naive) = Fleets.Error(Fleets.Train(family, fleet, Target.Level(4)), [.. Enumerable.Range(0, 400).Select(pattern)], 4);
        Assert.True(own < 0.5 * naive, $"{own} against {naive}");
    }

    private static float[] Thirds(int third, int count) => [.. Enumerable.Range(0, count).Select(i => (i % 288 / 96 == third ? 40f : 10f) + (5 * (i % 3)))];

    private static float Median(ITrainedModel model, float[] history, int application)
    {
        var window = new SeriesWindow { Application = application };
        window.Load(history, history, Midnight + history.Length, 0.5f, 100);
        var forecaster = model.NewForecaster();
        var state = new float[forecaster.StateLength];
        forecaster.Begin(window, state);
        var table = new ForecastTable([Target.Level(48)]);
        forecaster.Forecast(window, state, table);
        return table[0][QuantileLevels.Median];
    }

    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
