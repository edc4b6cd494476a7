using Headroom.Forecasting;
using Headroom.Forecasting.Families;
using Headroom.Forecasting.History;
using Headroom.Tests.Forecasting.Features;

namespace Headroom.Tests.Forecasting.Families;

/// <summary>What holds for all families that read past outcomes.</summary>
public sealed class OutcomeFamiliesTests
{
    private static readonly ForecastTable[] s_tables =
    [
        new([.. Enumerable.Range(1, 12).Select(Target.Level), .. Enumerable.Range(2, 23).Select(hour => Target.Level(12 * hour)), Target.Peak(1, 12), Target.Peak(2, 13)]),
        new([Target.Peak(1, 12)]),
        new([Target.Peak(1, 3), Target.Level(5), Target.Level(1), Target.Peak(6, 288), Target.Level(9), Target.Level(2), Target.Level(7), Target.Level(700)]),
    ];

    private static readonly float[][] s_series = [.. NoisyFleet.Of(3, 4032).Select(s => s.Mean)];

    private readonly IForecaster[] _families = [new Naive(), new Seasonal(), new Analog()];

    [Fact]
    public void Rows_ascend_within_the_limits_whatever_the_history()
    {
        var window = new SeriesWindow(1500);
        for (var seed = 0; seed < 150; seed++)
        {
            var series = OddSeries.Of(seed, 2000);
            window.Load(series, series, now: 500_000 + seed, floor: 0.1f, most: 1e13f);
            foreach (var table in s_tables)
            {
                foreach (var family in _families)
                {
                    table.Clear();
                    family.Forecast(window, default, table);
                    for (var row = 0; row < table.Count; row++)
                        CheckRow(table, row);
                }
            }
        }
    }

    [Fact]
    public void Lanes_are_read_off_the_outcomes_that_they_stand_for()
    {
        // A load that repeats every twelve intervals: what comes at each lead is known, and so is the peak of any hour.
        var window = new SeriesWindow();
        var values = Enumerable.Range(0, 4032).Select(i => 20f + (i % 12)).ToArray();
        window.Load(values, values, now: 500_000, floor: 0.1f, most: 100);
        foreach (var table in s_tables)
        {
            _families[2].Forecast(window, default, table);
            foreach (var (row, target) in table.Targets.ToArray().Index().Where(t => t.Item.To <= 16))
            {
                var expected = target.IsPeak && target.Window.Length >= 12 ? 31 : 20 + ((target.To - 1) % 12);
                Assert.All(table[row].ToArray(), v => Assert.Equal(expected, v, 0.01f));
            }
        }
    }

    [Fact]
    public void In_the_long_run_nothing_is_allocated()
    {
        var window = new SeriesWindow();
        long before = 0;
        for (var round = 0; round < 6; round++)
        {
            if (round == 3)
                before = GC.GetAllocatedBytesForCurrentThread();
            var series = s_series[round % s_series.Length];
            window.Load(series, series, now: 500_000, floor: 0.1f, most: float.PositiveInfinity);
            foreach (var table in s_tables)
            {
                foreach (var family in _families)
                    family.Forecast(window, default, table);
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void CheckRow(ForecastTable table, int row)
    {
        if (!table.Answers(row))
            return;
        var values = table[row];
        Assert.InRange(values[0], 0, values[1]);
        for (var i = 1; i < values.Length; i++)
            Assert.InRange(values[i], values[i - 1], 1e13f);
    }
}
