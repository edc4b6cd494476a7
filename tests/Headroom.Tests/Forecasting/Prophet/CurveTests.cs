using Headroom.Forecasting.Prophet;

namespace Headroom.Tests.Forecasting.Prophet;

public sealed class CurveTests
{
    [Fact]
    public void A_kink_is_found_where_it_is()
    {
        var curve = Fit(Synthetic.Of(480, i => 50 + (i < 240 ? 0.1 * i : 24 - (0.2 * (i - 240))) + Synthetic.Noise(i)));
        Assert.Equal(0.1, Slope(curve, 150), 0.01);
        Assert.Equal(-0.2, Slope(curve, 330), 0.01);
        Assert.Equal(74, curve.Trend(Synthetic.Start + 240), 1.0);

        // It keeps on as it was in the end.
        Assert.Equal(74 - (0.2 * 360), curve.Trend(Synthetic.Start + 600), 3.0);
    }

    [Fact]
    public void Special_days_have_their_effect_and_leave_the_others_alone()
    {
        var special = new SpecialDays("close", [20003, 20009, 20015, 20021]);
        var series = Synthetic.Of(480, i => 20 + (4 * Math.Sin(2 * Math.PI * i / 24)) + (IsSpecial(i) ? 9 : 0) + Synthetic.Noise(i));
        var curve = Fit(series, new ProphetOptions { SpecialDays = [special, new SpecialDays("unseen", [20030])] });
        Assert.Equal(9, curve.SpecialEffect(Day(20009)), 0.3);
        Assert.Equal(9, curve.SpecialEffect(Day(20022) - 1), 0.3);
        Assert.Equal(0, curve.SpecialEffect(Day(20010)));
        Assert.Equal(0, curve.SpecialEffect(Day(20030)));
        Assert.Equal(20, curve.Trend(Day(20010)), 0.3);

        static bool IsSpecial(int i) => (Synthetic.Start + i) / 24 is 20003 or 20009 or 20015 or 20021;
    }

    [Fact]
    public void Two_kinds_of_special_day_add_up_where_they_meet()
    {
        SpecialDays[] kinds = [new("a", [20003, 20009]), new("b", [20009, 20015])];
        var series = Synthetic.Of(480, i => 20 + Synthetic.Noise(i) + ((Synthetic.Start + i) / 24) switch { 20003 => 5, 20009 => 12, 20015 => 7, _ => 0 });
        var curve = Fit(series, new ProphetOptions { SpecialDays = kinds });
        Assert.Equal(5, curve.SpecialEffect(Day(20003)), 0.3);
        Assert.Equal(12, curve.SpecialEffect(Day(20009)), 0.4);
    }

    /// <summary>What is missing is left out: the curve runs on through a gap as it would have without it.</summary>
    [Fact]
    public void A_gap_does_not_bend_the_curve()
    {
        var whole = Synthetic.Of(480, i => 30 + (0.05 * i) + (6 * Math.Sin(2 * Math.PI * i / 24)) + Synthetic.Noise(i));
        var holed = whole.ToArray();
        holed.AsSpan(200, 40).Fill(float.NaN);
        holed.AsSpan(470, 10).Fill(float.NaN);
        var (a, b) = (Fit(whole), Fit(holed));
        for (var i = 0; i < 520; i += 10)
            Assert.Equal(a.At(Synthetic.Start + i), b.At(Synthetic.Start + i), 0.5);
        Assert.Equal(469, b.Span);
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(48, 0)]
    [InlineData(49, 8)]
    [InlineData(336, 8)]
    [InlineData(337, 14)]
    public void Seasons_come_in_when_the_samples_span_two_of_them(int count, int columns) =>
        Assert.Equal(columns, Fit(Synthetic.Of(count, Synthetic.Noise)).Seasonal.Length);

    [Fact]
    public void One_sample_is_no_curve() => Assert.Null(ProphetCurve.Fit([5], Synthetic.Start, Synthetic.PerDay, new ProphetOptions()));

    [Fact]
    public void A_constant_is_itself_forever()
    {
        var curve = Fit(Synthetic.Of(200, _ => 7));
        Assert.Equal(7, curve.At(Synthetic.Start + 5000), 1e-4);
    }

    private static ProphetCurve Fit(float[] series, ProphetOptions? options = null) =>
        ProphetCurve.Fit(series, Synthetic.Start, Synthetic.PerDay, options ?? new ProphetOptions())!;

    private static double Slope(ProphetCurve curve, int i) =>
        (curve.Trend(Synthetic.Start + i + 20) - curve.Trend(Synthetic.Start + i - 20)) / 40;

    private static long Day(long day) => day * Synthetic.PerDay;
}
