using Headroom.Forecasting.Numerics;

namespace Headroom.Tests.Forecasting.Numerics;

public sealed class SpansTests
{
    [Fact]
    public void A_sliding_maximum_is_the_highest_of_each_stretch()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, 1 + random.Next(300)).Select(_ => random.NextSingle()).ToArray();
            var length = 1 + random.Next(seed % 2 == 0 ? 20 : 400);
            var highest = new float[values.Length + 3];
            Spans.SlidingMax(values, length, highest);
            Assert.Equal(values.Select((_, i) => values.Skip(i).Take(length).Max()), highest[..values.Length]);
        }
    }

    [Fact]
    public void The_highest_of_some_numbers_is_found_and_negative_ones_are_noticed()
    {
        for (var count = 1; count < 70; count++)
        {
            for (var place = 0; place < count; place++)
            {
                var values = Enumerable.Repeat(7, count).ToArray();
                values[place] = 9;
                Assert.Equal(9u, Spans.Highest(values));
                values[place] = -1;
                Assert.Equal(uint.MaxValue, Spans.Highest(values));
            }
        }
    }
}
