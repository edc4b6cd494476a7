using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting.Mixing;

/// <summary>Records and waiting forecasts that get room for more families, and lose it again.</summary>
public sealed class MembersTests
{
    [Fact]
    public void A_record_keeps_what_is_known_of_the_others()
    {
        var record = Record(3);
        var wide = record.WithMembers(5);
        wide.Renew(3, 3);
        AssertSame(record, wide, 3);
        for (var level = 0; level < QuantileLevels.Count; level++)
            Assert.Equal(record.Lost(2, level).ToArray().Average(), wide.Lost(2, level)[3], tolerance: 1e-5f);
        Assert.Equal(0, wide.Evidence(3));
        Assert.Equal(0, wide.Lost(2, 0)[4]);
        wide.AddGains([0, 0, 0, 9, 9], 1, 1);
        Assert.Equal(1, wide.Evidence(3), tolerance: 1e-6f);
        wide.Renew(3, 3);
        Assert.Equal(0, wide.Evidence(3));
        AssertSame(record, wide.WithMembers(3), 3);
    }

    [Fact]
    public void Waiting_forecasts_go_on_waiting()
    {
        var (waiting, row) = (new WaitingForecasts(new ForecastShape([new PeakWindow(1, 12)]), 2), new float[QuantileLevels.Count]);
        float[] given = [3, 4, 5, 6, 7, 8, 9];
        waiting.Put(1, now: 77, weight: 1, origin: 10, scale: 2, given);
        waiting.Set(1, 0, [1, 2, 3, 4, 5, 6, 7], given);
        waiting.Set(1, 1, [2, 3, 4, 5, 6, 7, 8], given);
        var wide = waiting.WithMembers(4);
        foreach (var (from, member, first) in new[] { (wide, 0, 1f), (wide, 1, 2f), (wide, 2, float.NaN), (wide, 3, float.NaN), (wide.WithMembers(2), 1, 2f) })
        {
            from.Get(1, member, row);
            Assert.Equal(first, row[0]);
            from.Get(1, row);
            Assert.Equal(3, row[0]);
            Assert.Equal((77, 10, 2), (from.MadeAt(1), from.Base(1), from.Scale(1)));
        }

        Assert.Equal(WaitingForecasts.Nothing, wide.MadeAt(0));
    }

    [Fact]
    public void What_a_family_said_of_one_series_is_no_part_of_the_next_that_has_no_place_for_it()
    {
        var (mixture, fleet, mixed) = (new Mixture(3), new FleetRecord(3), new float[QuantileLevels.Count]);
        var answers = Answers.Of([1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 80, 80, 80, 80, 80, 80, 80]);
        mixture.Take(new TrackRecord(3), fleet, [true, true, true]);
        Assert.True(mixture.Mix(0, answers, 0, mixed));
        Assert.Equal(28, mixed[0], 1e-4f);
        mixture.Take(new TrackRecord(2), fleet, [true, true, false]);
        Assert.True(mixture.Mix(0, answers, 0, mixed));
        Assert.All(mixed, x => Assert.Equal(2, x, 1e-4f));
    }

    private static TrackRecord Record(int members)
    {
        var record = new TrackRecord(members);
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            for (var member = 0; member < members; member++)
                record.Losses(2, level)[member] = (level + 1) * (member + 2);
            record.Correction(2, level) = level - 3;
        }

        record.Weigh(2, 40);
        record.Compare(2, [1, 2, 3, 4, 5, 6, 7], new float[QuantileLevels.Count], 4.5f, 1);
        record.AddGains([.. Enumerable.Range(1, members).Select(i => (float)i)], 1, 1);
        record.AddGains([.. Enumerable.Range(1, members).Select(i => 2f - i)], 1, 1);
        return record;
    }

    private static void AssertSame(TrackRecord expected, TrackRecord actual, int members)
    {
        Assert.Equal(expected.Weight(2), actual.Weight(2));
        Assert.Equal(0, actual.Weight(3));
        for (var member = 0; member < members; member++)
            Assert.Equal(expected.Evidence(member), actual.Evidence(member));
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            Assert.Equal(expected.Lost(2, level)[..members].ToArray(), actual.Lost(2, level)[..members].ToArray());
            Assert.Equal(expected.Correction(2, level), actual.Correction(2, level));
            Assert.Equal(expected.Covered(Target.Level(10), level), actual.Covered(Target.Level(10), level));
        }
    }
}
