using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting;

public sealed class EngineTests
{
    private static readonly ForecastShape s_shape = new([new PeakWindow(1, 12)], farthest: 12);

    [Fact]
    public void Intervals_hold_as_often_as_they_say_on_bursts_that_no_family_foresees()
    {
        var (engine, fleet, random) = Engine(7);
        var states = Enumerable.Range(0, 8).Select(_ => engine.NewSeries(new SeriesTraits { Floor = 0.5f, Most = 100 }, s_shape)).ToArray();
        for (var interval = 0; interval < 1500; interval++)
        {
            foreach (var state in states)
            {
                var value = (float)(10 + (random.NextDouble() * 4) + (random.NextDouble() < 0.02 ? 50 * random.NextDouble() : 0));
                ForecastEngine.Learn(state, interval, value, value);
                if (interval > 100 && interval % 3 == 0)
                    engine.Forecast(state);
            }

            fleet.Absorb(engine.Experience);
        }

        Assert.InRange(states.Average(s => s.Record.Covered(Target.Level(3), QuantileLevels.Q95)), 0.92, 0.98);
        Assert.InRange(states.Average(s => s.Record.Covered(Target.Peak(1, 12), QuantileLevels.Q90)), 0.85, 0.95);
    }

    [Fact]
    public void Rows_ascend_and_stay_within_the_limits_whatever_comes()
    {
        var (engine, fleet, random) = Engine(11);
        var table = new ForecastTable([Target.Level(1), Target.Level(12), Target.Peak(1, 12), Target.Peak(2, 13)]);
        for (var round = 0; round < 30; round++)
        {
            var state = engine.NewSeries(new SeriesTraits { Floor = 1e-3f, Most = round % 2 == 0 ? 100 : float.PositiveInfinity }, s_shape);
            for (var interval = 0; interval < 200; interval++)
            {
                ForecastEngine.Learn(state, interval + (interval > 150 ? 40 : 0), Odd(random, round), Odd(random, round));
                if (interval % 10 == 0)
                    engine.Forecast(state);
            }

            fleet.Absorb(engine.Experience);
            Assert.True(engine.Look(state, table));
            for (var i = 0; i < table.Count; i++)
                Assert.True(IsSound(table[i], state.Traits.Most), $"round {round}: {string.Join(' ', table[i].ToArray())}");
        }
    }

    [Fact]
    public void An_interval_that_has_passed_is_refused_and_one_ahead_leaves_a_gap()
    {
        var (engine, _, _) = Engine(1);
        var state = engine.NewSeries(new SeriesTraits { Floor = 0.5f }, s_shape);
        Assert.True(ForecastEngine.Learn(state, 100, 1, 1));
        Assert.False(ForecastEngine.Learn(state, 100, 2, 2));
        Assert.False(ForecastEngine.Learn(state, 99, 2, 2));
        Assert.True(ForecastEngine.Learn(state, 104, 3, 3));
        Assert.Equal(5, state.History.Count);
        Assert.Equal(2, state.History.Known);
    }

    [Fact]
    public void A_family_chosen_by_name_answers_alone()
    {
        var (engine, _, random) = Engine(5);
        var state = engine.NewSeries(new SeriesTraits { Floor = 0.5f, Most = 100, Model = "arima" }, s_shape);
        var other = engine.NewSeries(new SeriesTraits { Floor = 0.5f, Most = 100 }, s_shape);
        for (var interval = 0; interval < 400; interval++)
        {
            var value = (float)(30 + (10 * Math.Sin(interval / 5.0)) + random.NextDouble());
            ForecastEngine.Learn(state, interval, value, value);
            ForecastEngine.Learn(other, interval, value, value);
        }

        var alone = engine.Forecast(state)![0].ToArray();
        Assert.NotEqual(engine.Forecast(other)![0].ToArray(), alone);
        Assert.True(IsSound(alone, 100));
    }

    /// <summary>A series that is asked more often, or of which more forecasts may wait, knows no more than what there was to see.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void Outcomes_of_forecasts_that_overlap_count_for_less(int every)
    {
        const int Intervals = 900, First = 100;
        var (engine, _, random) = Engine(3);
        var state = engine.NewSeries(new SeriesTraits { Floor = 0.5f, Most = 100 }, new ForecastShape([new PeakWindow(1, 12)]));
        for (var interval = 0; interval < Intervals; interval++)
        {
            ForecastEngine.Learn(state, interval, random.Next(50), 60);
            if (interval >= First)
                engine.Forecast(state, peaksOnly: interval % every != 0);
        }

        for (var group = 0; group <= LeadGroup.LastLevel; group++)
        {
            var lead = LeadGroup.Leads[group];
            var apart = Math.Max(every, (float)lead / LeadGroup.Parts(group));
            var seen = (Intervals - First - lead) / apart;
            // Old ones fade to half over 350.
            var faded = (1 - MathF.Pow(0.5f, seen / 350)) / (1 - MathF.Pow(0.5f, 1f / 350));
            Assert.InRange(state.Record.Weight(group), 0.85f * faded - 1, 1.15f * faded + 1);
        }
    }

    [Fact]
    public void What_was_learned_is_kept_to_the_bit()
    {
        var (engine, fleet, random) = Engine(9);
        var state = engine.NewSeries(new SeriesTraits { Floor = 0.5f, Most = 100 }, s_shape);
        for (var interval = 0; interval < 300; interval++)
        {
            ForecastEngine.Learn(state, interval, random.Next(50), 60);
            engine.Forecast(state);
            fleet.Absorb(engine.Experience);
        }

        using var stream = new MemoryStream();
        new ForecastKnowledge(engine.Models, fleet).Save(stream);
        stream.Position = 0;
        var again = ForecastKnowledge.Load(stream);
        var table = new ForecastTable([Target.Level(2), Target.Peak(1, 12)]);
        engine.Look(state, table);
        var before = table.Values.ToArray();
        new ForecastEngine(again.Models, again.Fleet).Look(state, table);
        Assert.Equal(before, table.Values.ToArray());
        stream.GetBuffer()[stream.Length / 2] ^= 1;
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => ForecastKnowledge.Load(stream));
    }

    private static (ForecastEngine Engine, FleetRecord Fleet, Random Random) Engine(int seed)
    {
        var fleet = new FleetRecord(ForecastModels.Untrained.Count);
        return (new ForecastEngine(ForecastModels.Untrained, fleet), fleet, new Random(seed));
    }

    private static float Odd(Random random, int round) => (round % 6) switch
    {
        0 => 0,
        1 => random.Next(5) == 0 ? float.NaN : 1e12f * random.NextSingle(),
        2 => random.Next(2) * 100,
        3 => 1e-30f * random.NextSingle(),
        4 => random.Next(3) == 0 ? float.PositiveInfinity : -5,
        _ => 42,
    };

    private static bool IsSound(ReadOnlySpan<float> row, float most)
    {
        var last = 0f;
        foreach (var value in row)
        {
            if (!float.IsFinite(value) || value < last || value > most)
                return false;
            last = value;
        }

        return true;
    }
}
