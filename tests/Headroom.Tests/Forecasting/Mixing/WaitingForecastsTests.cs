using Headroom.Forecasting;
using Headroom.Forecasting.Mixing;

namespace Headroom.Tests.Forecasting.Mixing;

/// <summary>What is kept of a forecast until its outcome is known: how exact it is, and what it does with numbers that do not fit.</summary>
public sealed class WaitingForecastsTests
{
    [Fact]
    public void Every_code_of_a_difference_stands_for_a_number_of_its_own()
    {
        var values = Enumerable.Range(0, 256).Select(code => CompactDifference.Decode((byte)code)).Where(float.IsFinite).Distinct().ToArray();
        // Nothing has two signs, and one code of each sign stands for no number.
        Assert.Equal(253, values.Length);
        Assert.All(values, value => Assert.Equal(value, CompactDifference.Decode(CompactDifference.Encode(value))));
    }

    [Fact]
    public void A_difference_keeps_a_sixteenth_of_itself()
    {
        for (var size = 1 / 64f; size <= CompactDifference.Most; size *= 1.003f)
        {
            foreach (var difference in new[] { size, -size })
                Assert.InRange(CompactDifference.Decode(CompactDifference.Encode(difference)) / difference, 1 - (1 / 16f), 1 + (1 / 16f));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-9f, 0)]
    [InlineData(-1e-9f, 0)]
    [InlineData(500, CompactDifference.Most)]
    [InlineData(float.NegativeInfinity, -CompactDifference.Most)]
    [InlineData(float.MaxValue, CompactDifference.Most)]
    [InlineData(float.NaN, float.NaN)]
    public void A_difference_that_does_not_fit_is_the_nearest_that_does(float difference, float kept) =>
        Assert.Equal(kept, CompactDifference.Decode(CompactDifference.Encode(difference)));

    [Fact]
    public void What_agrees_with_the_forecast_agrees_with_it_afterwards_too()
    {
        var (waiting, given, said) = (NewWaiting(), new float[QuantileLevels.Count], new float[QuantileLevels.Count]);
        // Far from the newest value and in a small scale, so that half precision does not hold it exactly.
        float[] row = [100.3f, 101.7f, 103.1f, 107.9f, 119.3f, 131.1f, 157.7f];
        waiting.Put(0, now: 5, weight: 1, origin: 3.3f, scale: 0.7f, row);
        waiting.Set(0, 0, row, row);
        waiting.Get(0, given);
        waiting.Get(0, 0, said);
        for (var level = 0; level < row.Length; level++)
        {
            Assert.Equal(row[level], given[level], 1e-3f * row[level]);
            Assert.Equal(given[level], said[level]);
        }
    }

    [Fact]
    public void A_family_is_told_from_the_forecast_by_how_far_it_is_from_it()
    {
        var (waiting, said) = (NewWaiting(), new float[QuantileLevels.Count]);
        float[] row = [60, 61, 62, 63, 64, 65, 66], answer = [60.5f, 59, 62, 65, 70, 85, 40];
        waiting.Put(0, now: 5, weight: 1, origin: 60, scale: 4, row);
        waiting.Set(0, 1, answer, row);
        waiting.Get(0, 1, said);
        for (var level = 0; level < row.Length; level++)
            Assert.Equal(answer[level], said[level], 1e-3f + (MathF.Abs(answer[level] - row[level]) / 16));
    }

    [Fact]
    public void Nobody_answers_less_than_nothing()
    {
        var (waiting, said) = (NewWaiting(), new float[QuantileLevels.Count]);
        float[] given = [0, 0, 0, 1, 2, 3, 4];
        waiting.Put(0, now: 5, weight: 1, origin: 10, scale: 1, given);
        waiting.Set(0, 0, [0, 0, 0, 0, 0, 0, 0], given);
        waiting.Get(0, 0, said);
        Assert.All(said, value => Assert.InRange(value, 0, 0.3f));
    }

    private static WaitingForecasts NewWaiting() => new(new ForecastShape([new PeakWindow(1, 12)]), 2);
}
