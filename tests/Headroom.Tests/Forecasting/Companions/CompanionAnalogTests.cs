using FsCheck.Fluent;
using Headroom.Forecasting;
using Headroom.Forecasting.Companions;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Mixing;
using Headroom.Tests.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Companions;

public sealed class CompanionAnalogTests
{
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(2), Target.Level(9), Target.Peak(1, 12)];

    [Fact]
    public void Followers_are_forecast_better_with_their_leader_and_others_no_worse()
    {
        const int Known = 2020, Length = 2420;
        float[][] fleet = [.. Followers.Pairs(3, Length, lag: 2, noise: 2), .. Followers.Loners(3, Length)];
        var (alone, led) = (Losses(fleet, Known, search: false), Losses(fleet, Known, search: true));
        var (followersAlone, followersLed) = (alone[1] + alone[3] + alone[5], led[1] + led[3] + led[5]);
        Assert.True(followersLed < 0.8 * followersAlone, $"{followersLed} and {followersAlone}");
        Assert.True(led[6..].Sum() < 1.01 * alone[6..].Sum());
    }

    [Fact]
    public void What_the_leader_did_after_the_followers_newest_interval_is_not_looked_at()
    {
        var fleet = Followers.Pairs(1, 2100, lag: 2, noise: 1);
        var table = new ForecastTable(s_targets);
        var rows = new List<float[]>();
        foreach (var ahead in new[] { 0, 1, 70 })
        {
            var follower = Followers.State(fleet[1].AsSpan(0, 2000));
            follower.Leader = new Leader(Followers.State(fleet[0].AsSpan(0, 2000 + ahead)), 2);
            Assert.True(Followers.Engine().Look(follower, table));
            rows.Add(table.Values.ToArray());
        }

        Assert.Equal(rows[0], rows[1]);
        Assert.Equal(rows[0], rows[2]);
    }

    /// <summary>The follower has just been told of a jump of its leader's that it has yet to make.</summary>
    [Fact]
    public void A_jump_of_the_leaders_is_expected_when_it_comes_through()
    {
        var random = new Random(4);
        var level = 20f;
        float[] driver = [.. Enumerable.Range(0, 2000).Select(_ => level = random.NextDouble() < 0.03 ? random.Next(10, 60) : level)];
        driver[^1] = driver[^2] = driver[^3] = driver[^4] = 20;
        var follower = Window([.. driver.Select((_, t) => driver[Math.Max(0, t - 2)])]);
        driver[^1] = 50;
        var table = Answer(follower, Window(driver), lag: 2);
        Assert.Equal(20, table[0][QuantileLevels.Median], 2f);
        Assert.Equal(50, table[1][QuantileLevels.Median], 4f);
    }

    [Fact]
    public void A_leader_without_fresh_news_gets_no_answer()
    {
        var driver = Followers.Driver(1, 2000);
        var follower = Window(Followers.Of(driver, 2, 1, 2));
        Assert.True(Answer(follower, Window([.. driver[..^1], float.NaN]), lag: 2).Answers(0));
        Assert.False(Answer(follower, Window([.. driver[..^2], float.NaN, float.NaN]), lag: 2).Answers(0));
        Assert.False(Answer(follower, Window(driver[..^2]), lag: 2).Answers(0));
        Assert.False(Answer(follower, Window(new float[2000]), lag: 2).Answers(0));
    }

    [Fact]
    public void Rows_ascend_within_their_limits_whatever_the_histories()
    {
        var (forecaster, own, leader, table) = (new CompanionAnalog(), new SeriesWindow(), new SeriesWindow(), new ForecastTable(s_targets));
        Property.ForAll(Gen.Choose(0, int.MaxValue), seed =>
        {
            var (series, other) = (OddSeries.Of(seed, longest: 400), OddSeries.Of(seed ^ 12345, longest: 400));
            own.Load(series, series, now: 777, floor: 0.1f, most: seed % 2 == 0 ? 50 : float.PositiveInfinity);
            leader.Load(other, other, now: 777 - (seed % 7) + 3, floor: 0.1f, most: float.PositiveInfinity);
            table.Clear();
            forecaster.Forecast(own, leader, 1 + (seed % 12), table);
            return Enumerable.Range(0, table.Count).All(i => !table.Answers(i) ||
                (table[i].ToArray().All(v => float.IsFinite(v) && v >= 0 && v <= own.Most) && table[i].ToArray().SequenceEqual(table[i].ToArray().Order())));
        });
    }

    private static SeriesWindow Window(float[] values)
    {
        var window = new SeriesWindow();
        window.Load(values, values, Followers.FirstInterval + values.Length, floor: 0.5f, most: 100);
        return window;
    }

    private static ForecastTable Answer(SeriesWindow window, SeriesWindow leader, int lag)
    {
        var table = new ForecastTable(s_targets);
        new CompanionAnalog().Forecast(window, leader, lag, table);
        return table;
    }

    /// <summary>Each series' pinball loss at leads 1 and 2, over moments after it has practised for a while.</summary>
    private static double[] Losses(float[][] fleet, int known, bool search)
    {
        var record = new FleetRecord(ForecastModels.Untrained.Count);
        var (engine, table) = (new ForecastEngine(ForecastModels.Untrained, record), new ForecastTable(s_targets));
        SeriesState[] states = [.. fleet.Select(s => Followers.State(s.AsSpan(0, known)))];
        var found = search ? new CompanionSearch(new CompanionOptions()).Find(states, [], TestContext.Current.CancellationToken) : new Companion?[fleet.Length];
        for (var i = 0; i < states.Length; i++)
            states[i].Leader = found[i] is { } companion ? new Leader(states[companion.Leader], companion.Lag) : null;
        var losses = new double[fleet.Length];
        for (var now = known; now < fleet[0].Length - 2; now++)
        {
            for (var i = 0; now % 2 == 0 && i < states.Length; i++)
            {
                engine.Forecast(states[i]);
                if (now < known + 200)
                    continue;
                engine.Look(states[i], table);
                losses[i] += Loss(table[0], fleet[i][now]) + Loss(table[1], fleet[i][now + 1]);
            }

            record.Absorb(engine.Experience);
            for (var i = 0; i < states.Length; i++)
                ForecastEngine.Learn(states[i], Followers.FirstInterval + now, fleet[i][now], fleet[i][now]);
        }

        return losses;
    }

    private static double Loss(ReadOnlySpan<float> row, float outcome)
    {
        var loss = 0d;
        for (var level = 0; level < row.Length; level++)
            loss += Math.Max(QuantileLevels.All[level] * (outcome - row[level]), (QuantileLevels.All[level] - 1) * (outcome - row[level]));
        return loss;
    }
}
