using Headroom.Forecasting;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.Training;

namespace Headroom.Tests.Forecasting.Features;

public sealed class SituationTests
{
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(12), Target.Peak(1, 12)];

    [Theory]
    [InlineData(HistoryAge.Fresh)]
    [InlineData(HistoryAge.Young)]
    [InlineData(HistoryAge.Middle)]
    [InlineData(HistoryAge.Mature)]
    public void Every_series_contributes_as_much_as_any_other(HistoryAge age)
    {
        var fleet = Enumerable.Range(0, 10).Select(i => Series(3000 + (i * 100), seed: i)).ToArray();
        var chosen = SituationSampler.Choose(fleet, age, 1000, new Random(1));
        Assert.All(chosen.GroupBy(s => s.Series), group => Assert.Equal(100, group.Count()));
        Assert.All(chosen, s => Assert.Equal(age, HistoryAges.Of(s.Length, 288)));
        Assert.All(chosen, s => Assert.True(s.Length <= s.Moment && s.Moment < fleet[s.Series].Mean.Length));
    }

    [Fact]
    public void The_features_of_a_moment_do_not_see_what_comes_after_it()
    {
        var series = Series(3000, seed: 1);
        List<Situation> situations = [new(0, 1500, 1500), new(0, 1500, 200)];
        var before = SituationSet.Build([series], s_targets, situations, TestContext.Current.CancellationToken);
        var changed = Series(3000, seed: 1);
        for (var i = 1500; i < 3000; i++)
            changed.Mean[i] = changed.Peak[i] = 99 + i;
        var after = SituationSet.Build([changed], s_targets, situations, TestContext.Current.CancellationToken);
        for (var i = 0; i < situations.Count; i++)
        {
            Assert.Equal(before.Shared(i).ToArray(), after.Shared(i).ToArray());
            Assert.Equal(before.OfTarget(2, i).ToArray(), after.OfTarget(2, i).ToArray());
            Assert.NotEqual(before.Outcome(0, i), after.Outcome(0, i));
        }
    }

    [Fact]
    public void Outcomes_are_what_happened()
    {
        var series = Series(100, seed: 1);
        Assert.Equal(series.Mean[50], SituationSet.Happened(series, 50, Target.Level(1)));
        Assert.Equal(series.Mean[61], SituationSet.Happened(series, 50, Target.Level(12)));
        Assert.Equal(series.Peak[51..62].Max(), SituationSet.Happened(series, 50, Target.Peak(2, 12)));
        Assert.Equal(float.NaN, SituationSet.Happened(series, 95, Target.Level(6)));
        Array.Fill(series.Mean, float.NaN, 50, 4);
        Assert.Equal(float.NaN, SituationSet.Happened(series, 50, Target.Level(1)));
        Assert.Equal(float.NaN, SituationSet.Happened(series, 50, Target.Peak(1, 12)));
        Assert.Equal(series.Peak[54..66].Max(), SituationSet.Happened(series, 50, Target.Peak(1, 16)));
    }

    private static TrainingSeries Series(int count, int seed)
    {
        var random = new Random(seed);
        var mean = Enumerable.Range(0, count).Select(_ => (float)(10 + random.NextDouble())).ToArray();
        return new TrainingSeries { Mean = mean, Peak = [.. mean.Select(v => v + 1)], FirstInterval = 1000, Floor = 0.1f };
    }
}
