using Headroom.Forecasting;
using Headroom.Forecasting.Families;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;
using Headroom.Tests.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Segments;

public sealed class SegmentedProfileTests
{
    private const int Day = LabelledSeries.PerDay;
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(3), Target.Level(10), Target.Level(48), Target.Level(192)];

    /// <summary>Against all past moments alike, and against one who knows how the series are made.</summary>
    [Fact]
    public void Segments_halve_the_loss_of_all_moments_alike_and_come_close_to_the_truth()
    {
        double segmented = 0, alike = 0, truth = 0, near = 0, nearTruth = 0;
        var (seasonal, window, table, row) = (new Seasonal(), new SeriesWindow(), new ForecastTable(s_targets), new float[QuantileLevels.Count]);
        for (var seed = 0; seed < 24; seed++)
        {
            var series = new LabelledSeries(seed, days: 21);
            for (var now = (18 * Day) + 5; now + 192 < series.Values.Length; now += 37)
            {
                var (past, conditions) = (series.Values[..now], series.Conditions[..now]);
                window.Load(past, past, LabelledSeries.First + now, LabelledSeries.Floor, float.PositiveInfinity, Day, conditions);
                table.Clear();
                seasonal.Forecast(window, default, table);
                var climate = Quantiles(past[^window.Count..]);
                for (var target = 0; target < s_targets.Length; target++)
                {
                    var outcome = series.Values[now + s_targets[target].From - 1];
                    series.Truth(now, s_targets[target].From, row);
                    var (mine, known) = (Pinball.Of(table[target], outcome), Pinball.Of(row, outcome));
                    (segmented, truth, alike) = (segmented + mine, truth + known, alike + Pinball.Of(climate, outcome));
                    if (s_targets[target].From <= 10)
                        (near, nearTruth) = (near + mine, nearTruth + known);
                }
            }
        }

        Assert.True(segmented < 0.5 * alike, $"{segmented} against {alike}");
        Assert.True(segmented < 1.25 * truth, $"{segmented} against the truth's {truth}");
        Assert.True(near < 1.2 * nearTruth, $"{near} against the truth's {nearTruth} in the next hour");
    }

    [Fact]
    public void The_engine_forecasts_better_when_it_is_told_conditions()
    {
        var (without, with) = (EngineLoss(tellConditions: false), EngineLoss(tellConditions: true));
        Assert.True(with < 0.96 * without, $"{with} with, {without} without");
    }

    /// <summary>On working days 50 at noon and 10 at night, on weekends 10 throughout: late on a Friday the next noon is a weekend's.</summary>
    [Theory]
    [InlineData(4, 10)]
    [InlineData(5, 10)]
    [InlineData(6, 50)]
    [InlineData(0, 50)]
    public void Days_of_the_same_kind_are_looked_at_first(int weekday, float expected)
    {
        // 1970-01-05 was a Monday.
        var monday = 4L + (7 * 2900);
        var end = (int)((14 + weekday) * Day) + (22 * 12);
        var random = new Random(3);
        var past = new float[end];
        for (var i = 0; i < end; i++)
            past[i] = 10 + random.NextSingle() + (i / Day % 7 < 5 && i % Day is >= 96 and < 216 ? 40 : 0);
        var (window, table) = (new SeriesWindow(), new ForecastTable([Target.Level(14 * 12)]));
        window.Load(past, past, (monday * Day) + end, 0.5f, 100);
        new Seasonal().Forecast(window, default, table);
        Assert.InRange(table[0][0], expected - 1, expected + 2);
        Assert.InRange(table[0][^1], expected - 1, expected + 2);
    }

    /// <summary>A batch run adds twenty, whenever it comes: what the others of its kind added at other hours counts.</summary>
    [Fact]
    public void A_condition_never_seen_at_this_hour_is_known_from_others()
    {
        var past = new float[10 * Day];
        var conditions = new byte[past.Length];
        var random = new Random(5);
        for (var i = 0; i < past.Length; i++)
        {
            var begin = 24 + (i / Day * 7 % 10 * 12);
            var runs = (i % Day >= begin && i % Day < begin + 36) || i >= past.Length - 4;
            conditions[i] = (byte)(runs ? 2 : 1);
            past[i] = (runs ? 40 : 20) + (i % Day is >= 210 and < 250 ? 15 : 0) + random.NextSingle();
        }

        var (window, table) = (new SeriesWindow(), new ForecastTable([Target.Level(1)]));
        window.Load(past, past, (20_000L * Day) + past.Length, 0.5f, 100, Day, conditions);
        new Seasonal().Forecast(window, default, table);
        // Around midnight it is twenty without a run, and this one goes on.
        Assert.InRange(table[0][QuantileLevels.Median], 38.5f, 42.5f);
    }

    [Fact]
    public void Rows_ascend_within_their_limits_whatever_the_history_and_conditions()
    {
        var (window, table) = (new SeriesWindow(), new ForecastTable([.. s_targets, Target.Peak(1, 12), Target.Peak(2, 700)]));
        IForecaster[] families = [new Seasonal(), new Analog()];
        for (var seed = 0; seed < 60; seed++)
        {
            var series = OddSeries.Of(seed, longest: 1500);
            var random = new Random(seed);
            var conditions = series.Select(_ => (byte)random.Next(random.Next(1, 16))).ToArray();
            var most = seed % 2 == 0 ? 50 : float.PositiveInfinity;
            window.Load(series, series, 777 + (seed * 100), 0.1f, most, perDay: seed % 3 == 0 ? 24 : 288, conditions);
            foreach (var family in families)
            {
                table.Clear();
                family.Forecast(window, default, table);
                for (var target = 0; target < table.Count; target++)
                {
                    if (!table.Answers(target))
                        continue;
                    var row = table[target].ToArray();
                    Assert.All(row, value => Assert.True(float.IsFinite(value) && value >= 0 && value <= most, $"{family.Name}, seed {seed}: {value}"));
                    Assert.Equal(row.Order(), row);
                }
            }
        }
    }

    private static double EngineLoss(bool tellConditions)
    {
        var fleet = new FleetRecord(ForecastModels.Untrained.Count);
        var engine = new ForecastEngine(ForecastModels.Untrained, fleet);
        var (shape, table) = (new ForecastShape([new PeakWindow(1, 12)]), new ForecastTable(s_targets[..3]));
        LabelledSeries[] series = [.. Enumerable.Range(0, 3).Select(seed => new LabelledSeries(seed, days: 21))];
        var states = series.Select(_ => engine.NewSeries(new SeriesTraits { Floor = LabelledSeries.Floor }, shape)).ToArray();
        double loss = 0;
        for (var now = 1; now < (21 * Day) - 10; now++)
        {
            for (var i = 0; i < series.Length; i++)
            {
                var (value, condition) = (series[i].Values[now - 1], tellConditions ? series[i].Conditions[now - 1] : (byte)0);
                ForecastEngine.Learn(states[i], LabelledSeries.First + now - 1, value, value, condition);
                if (now < 15 * Day || now % 24 != 0)
                    continue;
                engine.Forecast(states[i]);
                if (now < 17 * Day)
                    continue;
                engine.Look(states[i], table);
                for (var target = 0; target < table.Count; target++)
                    loss += Pinball.Of(table[target], series[i].Values[now + table.Targets[target].From - 1]);
            }

            fleet.Absorb(engine.Experience);
        }

        return loss;
    }

    private static float[] Quantiles(float[] values)
    {
        var sorted = values.Order().ToArray();
        return [.. QuantileLevels.All.ToArray().Select(level => sorted[(int)(level * sorted.Length)])];
    }
}
