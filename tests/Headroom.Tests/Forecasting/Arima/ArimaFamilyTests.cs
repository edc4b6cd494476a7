using Headroom.Forecasting;
using Headroom.Forecasting.Arima;
using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Arima;

public sealed class ArimaFamilyTests
{
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(12), Target.Level(100), Target.Level(2), Target.Peak(1, 12), Target.Peak(2, 13)];

    private static readonly float[] s_oddities = [float.NaN, 0, 0, 100, 1e12f, 1e-12f, float.MaxValue, float.PositiveInfinity];

    [Theory]
    [InlineData(0f)]
    [InlineData(3.5f)]
    [InlineData(1e12f)]
    public void A_constant_series_stays_where_it_is(float value)
    {
        var table = Forecast(Fit(Enumerable.Repeat(value, 100).ToArray(), 2e12f)!);
        for (var i = 0; i < table.Count; i++)
        {
            foreach (var quantile in table[i])
                Assert.Equal(value, quantile);
        }
    }

    [Fact]
    public void Too_little_is_no_answer()
    {
        Assert.Null(Fit([1, 2, 3, 4, 5]));
        Assert.Null(Fit(Enumerable.Repeat(float.NaN, 500).ToArray()));
        Assert.Null(Fit([]));
    }

    /// <summary>Whatever the numbers are, what is answered ascends and is within its limits.</summary>
    [Fact]
    public void Rows_ascend_within_their_limits()
    {
        var random = new Random(5);
        for (var run = 0; run < 40; run++)
        {
            var values = Enumerable.Range(0, random.Next(20, 90))
                .Select(_ => random.Next(3) == 0 ? s_oddities[random.Next(s_oddities.Length)] : random.Next(1000) / 10f)
                .ToArray();
            if (Fit(values) is not { } series)
                continue;
            foreach (var next in values[..10])
                series.Learn(next, next);
            Check(Forecast(series), 100);
        }
    }

    [Fact]
    public void A_series_that_explodes_is_answered_within_its_limits()
    {
        var values = Enumerable.Range(0, 200).Select(i => (float)Math.Pow(1.1, i)).ToArray();
        Check(Forecast(Fit(values, float.PositiveInfinity)!), float.PositiveInfinity);
    }

    [Fact]
    public void What_is_saved_is_read_back_to_the_bit()
    {
        var series = Fit(Wavy(700))!;
        var again = Reload(series);
        Assert.Equal(Bytes(series), Bytes(again));
        foreach (var value in (float[])[12, float.NaN, 14, 15])
        {
            series.Learn(value, value + 1);
            again.Learn(value, value + 1);
        }

        Assert.Equal(Forecast(series).Values.ToArray(), Forecast(again).Values.ToArray());
        Assert.Equal(Bytes(series), Bytes(again));
    }

    [Fact]
    public void Another_version_is_refused()
    {
        var bytes = Bytes(Fit(Wavy(300))!);
        bytes[0]++;
        Assert.Throws<InvalidDataException>(() => new ArimaFamily().Load(new BinaryReader(new MemoryStream(bytes))));
    }

    [Fact]
    public void A_cut_file_is_refused()
    {
        var bytes = Bytes(Fit(Wavy(300))!);
        Assert.ThrowsAny<IOException>(() => new ArimaFamily().Load(new BinaryReader(new MemoryStream(bytes[..(bytes.Length / 2)]))));
    }

    [Fact]
    public void The_seed_decides()
    {
        var first = Forecast(Fit(Wavy(700), seed: 1)!).Values.ToArray();
        Assert.Equal(first, Forecast(Fit(Wavy(700), seed: 1)!).Values.ToArray());
        Assert.NotEqual(first, Forecast(Fit(Wavy(700), seed: 2)!).Values.ToArray());
    }

    /// <summary>The wave of the day is known by its hour: half a day ahead it has gone down by twice its height.</summary>
    [Fact]
    public void The_day_goes_on()
    {
        var values = Wavy(288 * 3 + 72);
        var table = new ForecastTable([Target.Level(1), Target.Level(145)]);
        Fit(values)!.Forecast(table);
        Assert.InRange(table[0][QuantileLevels.Median], 27, 33);
        Assert.InRange(table[1][QuantileLevels.Median], 7, 13);
    }

    [Fact]
    public void Levels_are_covered_as_often_as_they_say()
    {
        float[] values = [.. ReferenceSeries.Arma(21, 2400, [0.8], [0.3]).Select(w => (float)(30 + w))];
        var series = Fit(values[..1200])!;
        var table = new ForecastTable([Target.Level(1), Target.Level(6), Target.Peak(1, 6)]);
        var (within, of) = (new int[3], 0);
        for (var t = 1200; t < 2394; t++)
        {
            if (t % 4 == 0)
            {
                series.Forecast(table);
                within[0] += values[t] <= table[0][QuantileLevels.Q90] ? 1 : 0;
                within[1] += values[t + 5] <= table[1][QuantileLevels.Q90] ? 1 : 0;
                within[2] += values[t..(t + 6)].Max() <= table[2][QuantileLevels.Q90] ? 1 : 0;
                of++;
            }

            series.Learn(values[t], values[t]);
        }

        Assert.All(within, count => Assert.InRange(count / (double)of, 0.84, 0.95));
    }

    [Fact]
    public void A_forecast_allocates_nothing()
    {
        var series = Fit(Wavy(700))!;
        var table = Forecast(series);
        var before = GC.GetAllocatedBytesForCurrentThread();
        series.Forecast(table);
        series.Learn(20, 20);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static float[] Wavy(int count) =>
        [.. ReferenceSeries.Arma(31, count, [0.5], []).Select((w, t) => (float)(20 + w + (10 * Math.Sin(2 * Math.PI * t / 288))))];

    private static IFittedSeries? Fit(float[] values, float most = 100, int seed = 1)
    {
        var window = new SeriesWindow();
        window.Load(values, values, now: 1000 * 288 + 100, floor: 0.01f, most);
        return new ArimaFamily().Fit(window, seed);
    }

    private static ForecastTable Forecast(IFittedSeries series)
    {
        var table = new ForecastTable(s_targets);
        series.Forecast(table);
        return table;
    }

    private static byte[] Bytes(IFittedSeries series)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        series.Save(writer);
        return stream.ToArray();
    }

    private static IFittedSeries Reload(IFittedSeries series) => new ArimaFamily().Load(new BinaryReader(new MemoryStream(Bytes(series))));

    private static void Check(ForecastTable table, float most)
    {
        for (var i = 0; i < table.Count; i++)
        {
            Assert.True(table.Answers(i));
            var least = 0f;
            foreach (var value in table[i])
            {
                Assert.True(float.IsFinite(value) && value >= least && value <= most, $"{table.Targets[i]}: {string.Join(' ', table[i].ToArray())}");
                least = value;
            }
        }
    }
}
