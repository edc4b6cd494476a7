using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Prophet;
using Headroom.Forecasting.Slow;

namespace Headroom.Tests.Forecasting.Slow;

public sealed class SlowLaneTests
{
    private const int Fast = 7;

    /// <summary>Of the family that knows; the other is one that always fails.</summary>
    private const int Knowing = 1;

    [Fact]
    public void A_family_stays_where_it_knows_more_than_the_others_and_the_forecast_gains_by_it()
    {
        var lane = Lane(work: 12, new FoundOut());
        var (with, without) = (Fleet(lane), Fleet(null));
        with.Pass(150);
        without.Pass(150);
        for (var i = 0; i < with.Series.Length; i++)
            Assert.Equal(IsKnown(i), with.Series[i].Lane?[Knowing] is { Counts: true });
        // The known ones lie anywhere between 20 and 80 for whoever doesn't know them.
        Assert.InRange(with.Loss(20, IsKnown) / without.Loss(20, IsKnown), 0, 0.35);
    }

    [Fact]
    public void Where_nothing_is_gained_forecasts_are_the_same_to_the_bit()
    {
        var family = new FoundOut();
        var (with, without) = (Fleet(Lane(work: 12, family), (_, _, random) => 10 + (5 * random.NextSingle())), Fleet(null, (_, _, random) => 10 + (5 * random.NextSingle())));
        with.Pass(100);
        without.Pass(100);
        Assert.True(family.Fits > 50, $"{family.Fits}");
        Assert.Equal(without.Given, with.Given);
    }

    [Fact]
    public void A_fit_that_fails_is_no_answer_and_makes_room_for_the_next()
    {
        var failing = new FoundOut(fails: true);
        var lane = Lane(work: 6, failing);
        var (with, without) = (Fleet(lane), Fleet(null));
        with.Pass(30);
        without.Pass(30);
        Assert.Equal(without.Given, with.Given);
        // Two in each turn: nobody is tried again before all others were.
        Assert.Equal(60, failing.Fits + ((FoundOut)lane.Families[0]).Fits);
        Assert.Equal(30, failing.Fits);
        Assert.True(lane.Count <= 2);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1.25)]
    public void The_work_of_all_turns_is_what_was_allowed(double work)
    {
        var family = new FoundOut(work: 3);
        var lane = Lane(work, family);
        var fleet = Fleet(lane);
        for (var turn = 1; turn <= 80; turn++)
        {
            fleet.Pass(1);
            Assert.Equal(3 * (int)(turn * work / 3), lane.Spent);
        }

        Assert.Equal(lane.Spent, 3 * (family.Fits + ((FoundOut)lane.Families[0]).Fits));
    }

    [Fact]
    public void Without_work_nobody_is_ever_asked()
    {
        var family = new FoundOut();
        var lane = Lane(work: 0, family);
        Fleet(lane).Pass(10);
        Assert.Equal((0, 0L, 0), (lane.Count, lane.Spent, family.Fits));
    }

    [Fact]
    public void Only_series_in_the_lane_have_room_for_what_slow_families_say()
    {
        var fleet = Fleet(Lane(work: 12, new FoundOut()));
        var seen = new HashSet<int>();
        for (var turn = 0; turn < 60; turn++)
        {
            fleet.Pass(1);
            foreach (var state in fleet.Series)
            {
                var wanted = state.Lane is null ? Fast : Fast + SlowFamilies.All.Count;
                Assert.Equal((wanted, wanted), (state.Record.MemberCount, state.Waiting.MemberCount));
                seen.Add(wanted);
            }
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void A_series_that_ends_or_is_given_a_model_gives_its_place_up()
    {
        var lane = Lane(work: 60, new FoundOut());
        var fleet = Fleet(lane);
        fleet.Pass(40);
        Assert.True(lane.Count > 0);
        foreach (var state in fleet.Series)
            state.Traits = state.Traits with { Model = "naive" };
        fleet.Pass(10);
        Assert.Equal((0, true), (lane.Count, fleet.Series.All(s => s.Lane is null)));
        foreach (var state in fleet.Series)
            state.Traits = state.Traits with { Model = null };
        fleet.Pass(1);
        Assert.True(lane.Count > 0);
        // Nobody learns any more.
        for (var turn = 0; turn < LaneFleet.PerDay; turn++)
            lane.Pass(0, _ => throw new InvalidOperationException(), TestContext.Current.CancellationToken);
        Assert.Equal((0, true), (lane.Count, fleet.Series.All(s => s.Lane is null)));
    }

    [Fact]
    public void Two_runs_are_the_same()
    {
        var (one, other) = (Fleet(Lane(work: 8, new FoundOut())), Fleet(Lane(work: 8, new FoundOut())));
        one.Pass(90);
        other.Pass(90);
        Assert.Equal(one.Given, other.Given);
    }

    [Fact]
    public void The_fleet_tells_how_slow_families_did_and_keeps_it_to_the_bit()
    {
        var fleet = Fleet(Lane(work: 12, new FoundOut()));
        fleet.Pass(60);
        var names = ForecastModels.Untrained.Together;
        Assert.Equal([.. ForecastModels.Untrained.Names.Except(["rnn"])], names);
        var told = fleet.Fleet.Accuracy(names);
        Assert.Contains(told, a => a is { Family: "prophet", Compared: > 0 });
        Assert.DoesNotContain(told, a => a.Family == "arima");
        using var stream = new MemoryStream();
        new ForecastKnowledge(ForecastModels.Untrained, fleet.Fleet).Save(stream);
        stream.Position = 0;
        Assert.Equal(told, ForecastKnowledge.Load(stream).Fleet.Accuracy(names));
        // What an earlier version wrote.
        stream.GetBuffer()[4]--;
        stream.Position = 0;
        Assert.Contains("version 3; version 4", Assert.Throws<InvalidDataException>(() => ForecastKnowledge.Load(stream)).Message);
    }

    [Fact]
    public void With_prophet_itself_nothing_is_lost()
    {
        static float Value(int series, long interval, Random random) => series == 0
            ? 20 + ((interval - 1_000_000) * 0.1f) + (12 * MathF.Sin((interval % LaneFleet.PerDay) * (2 * MathF.PI / LaneFleet.PerDay))) + (10 * random.NextSingle())
            : 50 + (20 * random.NextSingle());

        var lane = new SlowLane(8, LaneFleet.PerDay, [new FoundOut(work: 1, fails: true), new ProphetFamily()]);
        var (with, without) = (new LaneFleet(2, lane, Value), new LaneFleet(2, null, Value));
        with.Pass(100);
        without.Pass(100);
        Assert.Contains(with.Fleet.Accuracy(ForecastModels.Untrained.Together), a => a is { Family: "prophet", Covered95: > 0.8 });
        Assert.InRange(with.Loss(20, _ => true) / without.Loss(20, _ => true), 0, 1.01);
    }

    /// <summary>The family in the second place; in the first is one that always fails, at the same cost.</summary>
    private static SlowLane Lane(double work, FoundOut family) => new(work, LaneFleet.PerDay, [new FoundOut(family.Work, fails: true), family]);

    private static LaneFleet Fleet(SlowLane? lane) =>
        Fleet(lane, (series, interval, random) => IsKnown(series) ? FoundOut.Noisy(interval, random) : 100 * random.NextSingle());

    private static LaneFleet Fleet(SlowLane? lane, Func<int, long, Random, float> value) => new(8, lane, value);

    private static bool IsKnown(int series) => series % 4 == 1;
}
