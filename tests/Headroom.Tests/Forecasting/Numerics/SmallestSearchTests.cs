using Headroom.Forecasting.Numerics;

namespace Headroom.Tests.Forecasting.Numerics;

public sealed class SmallestSearchTests
{
    /// <summary>Whole numbers, so that none are nearer to each other than the search looks; the fewer different ones, the more tie.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(1000)]
    public void The_places_are_those_of_the_smallest_and_the_last_first(int different)
    {
        var search = new SmallestSearch();
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, 1 + random.Next(4500)).Select(_ => (float)random.Next(different)).ToArray();
            var wanted = 1 + random.Next(600);
            var places = new int[wanted];
            var found = search.Find(values, places);
            Assert.Equal(Smallest(values, wanted), places[..found]);
        }
    }

    [Fact]
    public void Neighbours_that_are_alike_are_found_all_the_same()
    {
        var values = Enumerable.Range(0, 4000).Select(i => (float)Math.Abs(i - 1234)).ToArray();
        var places = new int[201];
        Assert.Equal(201, new SmallestSearch().Find(values, places));
        Assert.Equal(Enumerable.Range(1134, 201).Reverse(), places);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void First_parts_of_what_was_looked_at_are_searched_as_if_they_were_all(int different)
    {
        var search = new SmallestSearch();
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, 1600 + random.Next(2500)).Select(_ => (float)random.Next(different)).ToArray();
            var shortest = values.Length - random.Next(values.Length / 2);
            var places = new int[1 + random.Next(300)];
            search.Look(values, shortest, places.Length);
            foreach (var length in new[] { values.Length, shortest + ((values.Length - shortest) / 2), shortest, shortest - 1 })
            {
                var found = search.FindAgain(values.AsSpan(0, length), places);
                var direct = new int[places.Length];
                Assert.Equal(direct[..new SmallestSearch().Find(values.AsSpan(0, length), direct)], places[..found]);
            }
        }
    }

    /// <summary>All below the highest of the smallest, and of those that equal it the last ones only as far as there is room.</summary>
    private static int[] Smallest(float[] values, int wanted)
    {
        var limit = wanted >= values.Length ? float.MaxValue : values.Order().ElementAt(wanted - 1);
        return [.. Enumerable.Range(0, values.Length).Reverse().Where(i => values[i] <= limit).Take(wanted)];
    }
}
