using Headroom.Forecasting;
using Headroom.Forecasting.Features;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Recurrent;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Training;
using Headroom.Forecasting.Trees;
using Headroom.Tests.Forecasting.Recurrent;

namespace Headroom.Tests.Forecasting.Features;

public sealed class AnswerPlansTests
{
    private static readonly Target[] s_trained = [Target.Level(1), Target.Level(9), Target.Level(5), Target.Peak(1, 3)];

    public static readonly TheoryData<IGlobalFamily> Families =
    [
        new RegressionFamily(), new TreesFamily(), new LstmFamily(Fleets.Quick with { Epochs = 1 }), new RnnFamily(Fleets.Quick with { Epochs = 1 }),
    ];

    [Fact]
    public void Each_trained_target_is_needed_once_and_rows_between_two_need_both()
    {
        Target[] asked = [Target.Level(6), Target.Level(7), Target.Level(5), Target.Level(10), Target.Peak(1, 3), Target.Peak(1, 4)];
        var plan = new AnswerPlan(s_trained, asked);
        Assert.Equal([2, 1, 3], plan.Sources.ToArray());
        Assert.Equal([new(0, 1, 0.25f), new(0, 1, 0.5f), new(0, 0, 0), Answer.None, new(2, 2, 0), Answer.None], plan.Rows.ToArray());
    }

    [Fact]
    public void Tables_by_turns_keep_their_plans_and_the_oldest_gives_way()
    {
        var plans = new AnswerPlans(s_trained);
        ForecastTable[] tables = [.. Enumerable.Range(1, 9).Select(lead => new ForecastTable([Target.Level(lead)]))];
        AnswerPlan[] made = [.. tables[..8].Select(plans.For)];
        Assert.Equal(made, tables[..8].Select(plans.For));
        Assert.Same(made[3], plans.For(new ForecastTable(tables[3].Targets.ToArray())));
        plans.For(tables[8]);
        Assert.Same(made[1], plans.For(tables[1]));
        Assert.NotSame(made[0], plans.For(tables[0]));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Forecasting_tables_by_turns_allocates_nothing(IGlobalFamily family)
    {
        var options = new TrainingOptions { Targets = s_trained, MaxSituations = 1500 };
        var forecaster = family.Train(new TrainingRound(NoisyFleet.Of(20, 420), options), null, TestContext.Current.CancellationToken)!.NewForecaster();
        ForecastTable[] tables = [new(s_trained), new([Target.Peak(1, 3)]), new([.. Enumerable.Range(1, 9).Select(Target.Level)])];
        var (window, state) = (new SeriesWindow(), new float[forecaster.StateLength]);
        var series = NoisyFleet.Of(1, 400)[0];
        window.Load(series.Mean, series.Peak, now: 777, floor: 0.1f, most: 50);
        forecaster.Begin(window, state);
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++)
            Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(tables, table => Assert.True(table.Answers(0)));

        void Round()
        {
            foreach (var table in tables)
                forecaster.Forecast(window, state, table);
        }
    }
}
