using FsCheck;
using FsCheck.Fluent;
using Headroom.Forecasting;
using Headroom.Forecasting.Prophet;

namespace Headroom.Tests.Forecasting.Prophet;

public sealed class FittedProphetTests
{
    private const float Most = 1000;

    private static readonly ProphetFamily s_family = new();
    private static readonly ProphetFamily s_plain = new(new ProphetOptions { FollowsLevel = false, Paths = 200 });
    private static readonly Target[] s_targets = [Target.Level(1), Target.Level(6), Target.Level(30), Target.Peak(1, 12), Target.Peak(20, 40)];

    private static readonly Gen<double> s_value = Gen.Frequency(
        (6, Gen.Choose(0, 100).Select(v => v / 10.0)),
        (1, Gen.Constant(0.0)),
        (1, Gen.Constant(1e12)),
        (1, Gen.Constant(1e-30)),
        (1, Gen.Constant(double.NaN)));

    private static readonly Gen<float[]> s_series = from count in Gen.Choose(1, 130)
                                                    from values in s_value.ArrayOf(count)
                                                    select values.Select(v => (float)v).ToArray();

    [Fact]
    public void Whatever_the_series_rows_are_finite_and_ascend_within_the_limits()
    {
        var some = s_series.ToArbitrary();
        Prop.ForAll(some, series => Holds(s_family, series) && Holds(s_plain, series))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(20170101, 1));

        static bool Holds(ProphetFamily family, float[] series)
        {
            if (family.Fit(Synthetic.Window(series, most: Most), seed: 3) is not { } fitted)
                return series.Count(float.IsFinite) < 24;
            fitted.Learn(series[0], series[0]);
            fitted.Learn(float.NaN, float.NaN);
            var table = Forecast(fitted);
            return Enumerable.Range(0, table.Count).Where(table.Answers).All(i => IsSound(table[i]));
        }
    }

    [Fact]
    public void A_prior_without_width_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProphetFamily(new ProphetOptions { ChangepointScale = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProphetFamily(new ProphetOptions { SpecialDays = [new SpecialDays("x", [], 0)] }));
    }

    [Fact]
    public void Few_samples_are_no_model()
    {
        Assert.Null(s_family.Fit(Synthetic.Window(Synthetic.Of(23, _ => 5)), seed: 1));
        Assert.NotNull(s_family.Fit(Synthetic.Window(Synthetic.Of(24, _ => 5)), seed: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1e12)]
    public void A_constant_is_forecast_as_that_constant(double value)
    {
        var table = Forecast(s_family.Fit(Synthetic.Window(Synthetic.Of(300, _ => value)), seed: 1)!);
        for (var i = 0; i < table.Count; i++)
            Assert.All(table[i].ToArray(), q => Assert.Equal(value, q, (1e-5 * value) + 1e-9));
    }

    [Fact]
    public void It_looks_no_further_ahead_than_back()
    {
        var table = new ForecastTable([Target.Level(60), Target.Level(61), Target.Peak(50, 61)]);
        s_family.Fit(Synthetic.Window(Synthetic.Of(60, Synthetic.Noise)), seed: 1)!.Forecast(table);
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(table.Answers));
    }

    [Fact]
    public void The_same_seed_gives_the_same_forecast_and_another_seed_another()
    {
        var values = new[] { 1, 1, 2 }.Select(seed => Forecast(Fit(s_plain, seed)).Values.ToArray()).ToArray();
        Assert.Equal(values[0], values[1]);
        Assert.NotEqual(values[0], values[2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_saved_is_the_same_to_the_bit(bool follows)
    {
        var family = new ProphetFamily(new ProphetOptions { FollowsLevel = follows, SpecialDays = [new SpecialDays("x", [20001, 20014])] });
        var fitted = Fit(family, seed: 5);
        fitted.Learn(40, 41);
        fitted.Learn(float.NaN, float.NaN);
        var bytes = Save(fitted);
        var again = family.Load(new BinaryReader(new MemoryStream(bytes)));
        Assert.Equal(bytes, Save(again));
        Assert.Equal(Forecast(fitted).Values.ToArray(), Forecast(again).Values.ToArray());
        fitted.Learn(25, 25);
        again.Learn(25, 25);
        Assert.Equal(Forecast(fitted).Values.ToArray(), Forecast(again).Values.ToArray());
    }

    [Fact]
    public void Another_version_is_refused()
    {
        var bytes = Save(Fit(s_family, seed: 1));
        bytes[0]++;
        Assert.Throws<InvalidDataException>(() => s_family.Load(new BinaryReader(new MemoryStream(bytes))));
    }

    [Fact]
    public void The_present_level_counts_for_the_next_hours_and_fades()
    {
        // It wanders about its mean for hours at a time.
        var wander = 0.0;
        var series = Synthetic.Of(480, i => 50 + (wander = (0.9 * wander) + (6 * Synthetic.Noise(i))));
        var fitted = s_family.Fit(Synthetic.Window(series), seed: 1)!;
        for (var i = 0; i < 12; i++)
            fitted.Learn(65, 65);
        var table = new ForecastTable([Target.Level(1), Target.Level(96)]);
        fitted.Forecast(table);
        Assert.InRange(table[0][QuantileLevels.Median], 61, 66);
        Assert.InRange(table[1][QuantileLevels.Median], 40, 58);
    }

    [Fact]
    public void Peaks_within_the_intervals_count()
    {
        var mean = Synthetic.Of(480, i => 20 + Synthetic.Noise(i));
        var peak = Synthetic.Of(480, i => i % 6 == 0 ? 80 : 20 + Synthetic.Noise(i));
        var table = new ForecastTable([Target.Level(3), Target.Peak(1, 12)]);
        s_family.Fit(Synthetic.Window(mean, peak), seed: 1)!.Forecast(table);
        Assert.InRange(table[0][QuantileLevels.Q99], 20, 21.5);
        Assert.InRange(table[1][QuantileLevels.Q90], 79, 81);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nine_of_ten_values_lie_within_the_interval_for_nine_of_ten(bool follows)
    {
        var series = Synthetic.Of(600, i => 30 + (8 * Math.Sin(2 * Math.PI * i / 24)) + (5 * (Synthetic.Noise(i) + Synthetic.Noise(i + 7000) + Synthetic.Noise(i + 9000))));
        var fitted = new ProphetFamily(new ProphetOptions { FollowsLevel = follows }).Fit(Synthetic.Window(series[..480]), seed: 1)!;
        var table = new ForecastTable([Target.Level(1), Target.Level(12)]);
        var (covered, asked) = (0, 0);
        for (var i = 480; i < 588; i++)
        {
            fitted.Forecast(table);
            foreach (var (row, lead) in new[] { (0, 1), (1, 12) })
            {
                covered += series[i + lead - 1] >= table[row][0] && series[i + lead - 1] <= table[row][QuantileLevels.Q95] ? 1 : 0;
                asked++;
            }

            fitted.Learn(series[i], series[i]);
        }

        Assert.InRange(covered / (double)asked, 0.82, 0.97);
    }

    private static IFittedSeries Fit(ProphetFamily family, int seed) =>
        family.Fit(Synthetic.Window(Synthetic.Of(400, i => 30 + (0.05 * Math.Max(0, i - 150)) + (5 * Synthetic.Noise(i)))), seed)!;

    private static byte[] Save(IFittedSeries fitted)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        fitted.Save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static ForecastTable Forecast(IFittedSeries fitted)
    {
        var table = new ForecastTable(s_targets);
        fitted.Forecast(table);
        return table;
    }

    private static bool IsSound(ReadOnlySpan<float> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (!(row[i] >= (i == 0 ? 0 : row[i - 1]) && row[i] <= Most))
                return false;
        }

        return true;
    }
}
