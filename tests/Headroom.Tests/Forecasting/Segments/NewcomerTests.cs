using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting.Segments;

public sealed class NewcomerTests
{
    private const float Most = 100;
    private static readonly ForecastShape s_shape = new([new PeakWindow(1, 12)], farthest: 48);
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(12), Target.Level(48), Target.Peak(1, 12)];
    private static readonly Lazy<FleetRecord> s_fleet = new(Experienced);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void A_newcomer_is_forecast_from_its_application(int samples)
    {
        double covered = 0, count = 0, loss = 0, strangersLoss = 0;
        var engine = Engine(s_fleet.Value);
        for (var seed = 1000; seed < 1200; seed++)
        {
            var application = 1 + (seed % 2);
            var series = Load(seed, application, 100);
            var table = Look(engine, application, series[..samples]);
            var stranger = Look(engine, 0, []);
            for (var target = 0; target < s_targets.Length; target++)
            {
                var outcome = series[(samples + s_targets[target].From - 1)..(samples + s_targets[target].To)].Max();
                covered += outcome >= table[target][0] && outcome <= table[target][QuantileLevels.Q95] ? 1 : 0;
                count++;
                loss += Pinball.Of(table[target], outcome);
                strangersLoss += Pinball.Of(stranger[target], outcome);
            }
        }

        Assert.InRange(covered / count, 0.85, 0.97);
        Assert.True(loss < 0.7 * strangersLoss, $"{loss} against {strangersLoss}");
    }

    [Fact]
    public void While_nobody_knows_anything_there_is_no_answer()
    {
        var engine = Engine(new FleetRecord(ForecastModels.Untrained.Count));
        var state = NewSeries(engine, 1);
        Assert.Null(engine.Forecast(state));
        Assert.False(engine.Look(state, new ForecastTable(s_targets)));
    }

    /// <summary>One outcome is hardly more than none: the answer still reaches over most of what is possible. Many alike narrow it.</summary>
    [Fact]
    public void Little_evidence_leaves_everything_possible()
    {
        var (little, much) = (new Newcomers(), new Newcomers());
        var followed = new Followed(1, IsLimited: true, 0, ValueBuckets.Of(10, Most), ValueBuckets.Of(10, Most), IsFirst: true);
        little.Absorb([followed]);
        much.Absorb([.. Enumerable.Repeat(followed, 3000)]);
        var (wide, narrow) = (Answer(little, 1, 10), Answer(much, 1, 10));
        Assert.InRange(wide[QuantileLevels.Q95], 60, Most);
        Assert.InRange(narrow[QuantileLevels.Q95], 8, 15);
        Assert.True(wide[0] < narrow[0] || wide[0] < 10);
    }

    [Fact]
    public void What_one_series_shows_again_and_again_is_one_case()
    {
        var (one, many) = (new Newcomers(), new Newcomers());
        var followed = new Followed(0, IsLimited: true, 0, ValueBuckets.Of(10, Most), ValueBuckets.Of(10, Most), IsFirst: true);
        one.Absorb([followed, .. Enumerable.Repeat(followed with { IsFirst = false }, 2999)]);
        many.Absorb([.. Enumerable.Repeat(followed, 3000)]);
        Assert.InRange(Answer(one, 0, float.NaN)[QuantileLevels.Q95], 60, Most);
        Assert.InRange(Answer(many, 0, float.NaN)[QuantileLevels.Q95], 8, 15);
    }

    [Fact]
    public void Applications_that_are_told_apart_stay_within_bounds()
    {
        var newcomers = new Newcomers();
        for (var application = 1; application <= 600; application++)
            newcomers.Absorb([new Followed(application, true, 0, 3, 3, IsFirst: true)]);
        Assert.Equal(Newcomers.MaxApplications, newcomers.Applications);
    }

    [Fact]
    public void An_application_that_is_long_gone_gives_way()
    {
        var newcomers = new Newcomers();
        var (low, high) = (ValueBuckets.Of(1, Most), ValueBuckets.Of(90, Most));
        for (var application = 1; application <= Newcomers.MaxApplications; application++)
            newcomers.Absorb([.. Enumerable.Repeat(new Followed(application, true, 0, low, low, IsFirst: true), 20)]);
        for (var turn = 0; turn < 2000; turn++)
            newcomers.Absorb([]);
        newcomers.Absorb([.. Enumerable.Repeat(new Followed(999, true, 0, high, high, IsFirst: true), 50)]);
        Assert.Equal(Newcomers.MaxApplications, newcomers.Applications);
        Assert.True(Answer(newcomers, 999, float.NaN)[QuantileLevels.Median] > 50);
    }

    [Fact]
    public void Old_counts_fade()
    {
        var newcomers = new Newcomers();
        var (low, high) = (ValueBuckets.Of(1, Most), ValueBuckets.Of(90, Most));
        newcomers.Absorb([.. Enumerable.Repeat(new Followed(1, true, 0, low, low, IsFirst: true), 20_000)]);
        newcomers.Absorb([.. Enumerable.Repeat(new Followed(1, true, 0, low, high, IsFirst: true), 8_000)]);
        Assert.True(Answer(newcomers, 1, 1)[QuantileLevels.Median] > 50);
    }

    [Fact]
    public void What_was_saved_answers_the_same()
    {
        using var stream = new MemoryStream();
        new ForecastKnowledge(ForecastModels.Untrained, s_fleet.Value).Save(stream);
        stream.Position = 0;
        var loaded = ForecastKnowledge.Load(stream).Fleet;
        Assert.Equal(2, loaded.Newcomers.Applications);
        foreach (var application in (int[])[0, 1, 2, 3])
        {
            float[] samples = [7, 12];
            Assert.Equal(Look(Engine(s_fleet.Value), application, samples).Values.ToArray(), Look(Engine(loaded), application, samples).Values.ToArray());
        }
    }

    [Fact]
    public void Any_value_lies_within_its_class()
    {
        foreach (var most in (float[])[1e-3f, 1, 100, 1e12f])
        {
            for (var value = most; value > most * 1e-6f; value *= 0.93f)
            {
                var bucket = ValueBuckets.Of(value, most);
                Assert.InRange(value, ValueBuckets.Lower(bucket, most) * 0.9999f, ValueBuckets.Upper(bucket, most) * 1.0001f);
            }
        }

        Assert.Equal(0, ValueBuckets.Of(0, 100));
        Assert.Equal(ValueBuckets.Count - 1, ValueBuckets.Of(1e16f, float.PositiveInfinity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-20f)]
    [InlineData(3)]
    [InlineData(1e12f)]
    public void Rows_ascend_within_their_limits_whatever_the_value(float value)
    {
        foreach (var most in (float[])[1e-6f, 100, 1e12f, float.PositiveInfinity])
        {
            var newcomers = new Newcomers();
            var (then, limited) = (ValueBuckets.Of(value, most), float.IsFinite(most));
            newcomers.Absorb([new Followed(1, limited, 0, then, then, IsFirst: true), new Followed(1, limited, 0, then, 0, IsFirst: true)]);
            var row = new float[QuantileLevels.Count];
            Assert.True(newcomers.Answer(new SeriesTraits { Floor = 1, Most = most, Application = 1 }, value, Target.Peak(1, 12), row));
            Assert.All(row, quantile => Assert.True(float.IsFinite(quantile) && quantile >= 0 && quantile <= most));
            Assert.Equal(row.Order(), row);
        }
    }

    private static float[] Answer(Newcomers newcomers, int application, float value)
    {
        var row = new float[QuantileLevels.Count];
        Assert.True(newcomers.Answer(new SeriesTraits { Floor = 1, Most = Most, Application = application }, value, Target.Level(1), row));
        return row;
    }

    private static ForecastTable Look(ForecastEngine engine, int application, float[] samples)
    {
        var state = NewSeries(engine, application);
        for (var i = 0; i < samples.Length; i++)
            ForecastEngine.Learn(state, i, samples[i], samples[i]);
        var table = new ForecastTable(s_targets);
        Assert.True(engine.Look(state, table));
        return table;
    }

    private static ForecastEngine Engine(FleetRecord fleet) => new(ForecastModels.Untrained, fleet, capacity: 288);

    private static SeriesState NewSeries(ForecastEngine engine, int application) =>
        engine.NewSeries(new SeriesTraits { Floor = 0.5f, Most = Most, Application = application }, s_shape);

    /// <summary>Two hundred series of two applications, half a day.</summary>
    private static FleetRecord Experienced()
    {
        var fleet = new FleetRecord(ForecastModels.Untrained.Count);
        var engine = Engine(fleet);
        var series = Enumerable.Range(0, 200).Select(i => Load(i, 1 + (i % 2), 150)).ToArray();
        var states = series.Select((_, i) => NewSeries(engine, 1 + (i % 2))).ToArray();
        for (var now = 1; now < 150; now++)
        {
            for (var i = 0; i < series.Length; i++)
            {
                ForecastEngine.Learn(states[i], now - 1, series[i][now - 1], series[i][now - 1]);
                if (now % 3 == 0)
                    engine.Forecast(states[i]);
            }

            fleet.Absorb(engine.Experience);
        }

        return fleet;
    }

    /// <summary>The first application is small; the second is large and has bursts. What they do changes slowly.</summary>
    private static float[] Load(int seed, int application, int length)
    {
        var random = new Random((seed * 7919) + application);
        var level = (application == 1 ? 8 : 45) * Math.Exp(0.25 * Normal(random));
        var now = 0.3 * Normal(random);
        var series = new float[length];
        for (var i = 0; i < length; i++)
        {
            var burst = application == 2 && random.NextDouble() < 0.03 ? 20 : 0;
            series[i] = (float)Math.Min(Most, (level * Math.Exp(now)) + burst);
            now = (0.95 * now) + (0.09 * Normal(random));
        }

        return series;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
