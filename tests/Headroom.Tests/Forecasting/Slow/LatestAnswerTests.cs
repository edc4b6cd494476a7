using Headroom.Forecasting;
using Headroom.Forecasting.Arima;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Prophet;
using Headroom.Forecasting.Slow;

namespace Headroom.Tests.Forecasting.Slow;

public sealed class LatestAnswerTests
{
    private const long Now = 5_000_000;

    private static readonly ForecastShape s_shape = new([new PeakWindow(1, 12), new PeakWindow(3, 50)]);

    [Theory]
    [InlineData("arima")]
    [InlineData("prophet")]
    public void At_first_it_is_what_the_model_says(string family)
    {
        var fitted = Fit(family);
        var answer = LatestAnswer.Of(fitted, s_shape, Now);
        Target[] targets = [Target.Level(1), Target.Level(2), Target.Level(48), Target.Level(288), Target.Peak(1, 12), Target.Peak(3, 50)];
        Assert.Equal(Said(fitted, targets), Read(answer, 0, targets));
    }

    [Theory]
    [InlineData("arima")]
    [InlineData("prophet")]
    public void Later_it_is_what_the_model_said_of_the_same_time(string family)
    {
        var fitted = Fit(family);
        var answer = LatestAnswer.Of(fitted, s_shape, Now);
        // Nine intervals later these lie at leads, and four and eight later these begin where windows were worked out.
        Assert.Equal(Said(fitted, [Target.Level(24), Target.Level(288)]), Read(answer, 9, [Target.Level(15), Target.Level(279)]));
        Assert.Equal(Said(fitted, [Target.Peak(9, 20)]), Read(answer, 8, [Target.Peak(1, 12)]));
        var between = Read(answer, 6, [Target.Level(14), Target.Peak(1, 12)]);
        var exact = Said(fitted, [Target.Level(20), Target.Peak(7, 18)]);
        for (var i = 0; i < exact.Length; i++)
            Assert.Equal(exact[i], between[i], tolerance: 0.1f * (exact[^1] - exact[0]));
    }

    [Fact]
    public void Of_what_it_did_not_say_and_when_it_is_old_it_says_nothing()
    {
        var answer = LatestAnswer.Of(Fit("prophet"), s_shape, Now);
        Assert.All(Read(answer, 25, [Target.Level(48), Target.Peak(1, 12)]), x => Assert.True(float.IsNaN(x)));
        Assert.All(Read(answer, -1, [Target.Level(48), Target.Peak(1, 12)]), x => Assert.True(float.IsNaN(x)));
        Assert.All(Read(answer, 3, [Target.Level(2), Target.Peak(2, 13), Target.Level(310)]), x => Assert.True(float.IsNaN(x)));
        Assert.DoesNotContain(float.NaN, Read(answer, 24, [Target.Level(24), Target.Level(288), Target.Peak(1, 12), Target.Peak(3, 50)]));
    }

    [Fact]
    public void Rows_ascend_at_every_age_and_reading_allocates_nothing()
    {
        var answer = LatestAnswer.Of(Fit("arima"), s_shape, Now);
        var table = s_shape.NewTable();
        answer.Read(Now, table);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var age = 0; age <= LatestAnswer.Reserve; age++)
            answer.Read(Now + age, table);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        for (var age = 0; age <= LatestAnswer.Reserve; age++)
        {
            answer.Read(Now + age, table);
            for (var i = 0; i < table.Count; i++)
            {
                for (var level = 1; level < QuantileLevels.Count; level++)
                    Assert.False(table[i][level] < table[i][level - 1]);
            }
        }
    }

    [Fact]
    public void Where_only_peaks_are_asked_for_there_are_no_levels()
    {
        var answer = LatestAnswer.Of(Fit("prophet"), new ForecastShape([new PeakWindow(1, 12)], farthest: 0), Now);
        var read = Read(answer, 1, [Target.Level(48), Target.Peak(1, 12)]);
        Assert.True(float.IsNaN(read[0]));
        Assert.False(float.IsNaN(read[QuantileLevels.Count]));
    }

    private static IFittedSeries Fit(string family)
    {
        var (random, ar) = (new Random(3), 0.0);
        var values = new float[3 * 288];
        for (var i = 0; i < values.Length; i++)
        {
            ar = (0.9 * ar) + random.NextDouble() - 0.5;
            values[i] = (float)(40 + (10 * Math.Sin(i * 2 * Math.PI / 288)) + (4 * ar));
        }

        var window = new SeriesWindow();
        window.Load(values, values, Now, 0.5f, 100);
        return (family == "arima" ? new ArimaFamily().Fit(window, 1) : new ProphetFamily().Fit(window, 1))!;
    }

    private static float[] Said(IFittedSeries fitted, Target[] targets)
    {
        // The tables of answers go as far ahead and so have as many draws.
        var table = new ForecastTable([.. targets, Target.Level(288 + LatestAnswer.Reserve)]);
        fitted.Forecast(table);
        return table.Values[..(targets.Length * QuantileLevels.Count)].ToArray();
    }

    private static float[] Read(LatestAnswer answer, int age, Target[] targets)
    {
        var table = new ForecastTable(targets);
        answer.Read(Now + age, table);
        return table.Values.ToArray();
    }
}
