using Headroom.Forecasting;
using Headroom.Forecasting.Families;
using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Families;

public sealed class AnchorLeadsTests
{
    private static readonly Target[] s_day = [.. Enumerable.Range(1, 288).Select(Target.Level), Target.Peak(1, 12), Target.Peak(2, 25)];

    [Fact]
    public void Rows_equal_the_anchors_at_the_anchors_and_ascend_between_them()
    {
        var (table, random) = (new ForecastTable(s_day), new Random(1));
        var anchors = AnchorLeads.Of(table);
        for (var row = 0; row < anchors.Table.Count; row++)
            Enumerable.Range(0, QuantileLevels.Count).Select(_ => random.NextSingle()).Order().ToArray().CopyTo(anchors.Table[row]);
        anchors.Spread(table);
        Assert.True(anchors.Table.Count < 30);
        foreach (var (row, target) in anchors.Table.Targets.ToArray().Index())
            Assert.Equal(anchors.Table[row].ToArray(), table[Array.IndexOf(s_day, target)].ToArray());
        for (var row = 0; row < table.Count; row++)
            Assert.Equal(table[row].ToArray().Order(), table[row].ToArray());
        // Half way between the anchors 72 and 96.
        Assert.Equal((table[71][3] + table[95][3]) / 2, table[83][3], 1e-6f);
    }

    [Fact]
    public void A_row_without_an_answer_at_both_anchors_has_none()
    {
        var table = new ForecastTable(s_day);
        var anchors = AnchorLeads.Of(table);
        foreach (var (row, target) in anchors.Table.Targets.ToArray().Index().Where(t => t.Item.To <= 72))
            anchors.Table[row].Fill(1);
        anchors.Spread(table);
        Assert.All(s_day.Index(), t => Assert.Equal(t.Item.To <= 72, table.Answers(t.Index)));
    }

    [Fact]
    public void A_table_of_few_levels_is_answered_as_it_is()
    {
        var table = new ForecastTable([Target.Level(1), Target.Level(17), Target.Level(200), Target.Peak(1, 12)]);
        Assert.Same(table, AnchorLeads.Of(table).Table);
    }

    /// <summary>Of values that have nothing to do with each other the errors are alike at all leads; the tail is left to chance.</summary>
    [Fact]
    public void The_last_value_and_its_errors_are_told_alike_by_a_large_table_and_by_small_ones()
    {
        var (window, table, naive) = (Noise(4032), new ForecastTable(s_day), new Naive());
        naive.Forecast(window, default, table);
        foreach (var (row, target) in s_day.Index().Where(t => t.Index % 7 == 0 || t.Item.IsPeak))
        {
            var alone = new ForecastTable([target]);
            naive.Forecast(window, default, alone);
            for (var i = 0; i < QuantileLevels.Q99; i++)
                Assert.Equal(alone[0][i], table[row][i], 0.15f);
        }
    }

    [Fact]
    public void A_short_history_answers_what_is_near()
    {
        var (table, naive) = (new ForecastTable(s_day), new Naive());
        naive.Forecast(Noise(60), default, table);
        Assert.True(table.Answers(0));
        Assert.True(table.Answers(11));
        Assert.False(table.Answers(287));
    }

    private static SeriesWindow Noise(int count)
    {
        var (window, random) = (new SeriesWindow(), new Random(3));
        var values = Enumerable.Range(0, count).Select(_ => 10 + random.NextSingle()).ToArray();
        window.Load(values, values, now: 500_000, floor: 0.1f, most: float.PositiveInfinity);
        return window;
    }
}
