using Headroom.Forecasting;
using Headroom.Forecasting.Companions;

namespace Headroom.Tests.Forecasting.Companions;

public sealed class CompanionSearchTests
{
    private const int Length = 2100;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    [InlineData(12, 2)]
    public void Followers_are_found_with_their_leader_and_lag(int lag, double noise)
    {
        const int Count = 40;
        var found = Find([.. Followers.Pairs(Count, Length, lag, noise).Select(s => Followers.State(s))]);
        var right = Enumerable.Range(0, Count).Count(i => found[(2 * i) + 1] is { } companion && companion.Leader == 2 * i && companion.Lag == lag);
        Assert.True(right > 0.95 * Count, $"{right} of {Count}");
        var led = Enumerable.Range(0, Count).Count(i => found[2 * i] is not null);
        Assert.True(led < 0.05 * Count, $"{led} of {Count} leaders were thought to follow");
    }

    [Fact]
    public void Series_that_have_nothing_to_do_with_each_other_have_no_leader()
    {
        var found = Find([.. Followers.Loners(150, Length).Select(s => Followers.State(s))]);
        Assert.True(found.Count(c => c is not null) < 0.02 * found.Length);
    }

    [Fact]
    public void A_series_that_goes_down_when_another_went_up_is_found_too()
    {
        var driver = Followers.Driver(3, Length);
        var found = Find([Followers.State(driver), Followers.State([.. Followers.Of(driver, 3, 1, 4).Select(x => 100 - x)])]);
        Assert.Equal((0, 3), (found[1]!.Leader, found[1]!.Lag));
        Assert.True(found[1]!.Strength < -0.3f);
    }

    /// <summary>All do the same at the same time of day, one a little later than the other: plainly correlated, and yet no news.</summary>
    [Fact]
    public void A_shared_rhythm_of_the_day_makes_no_companions()
    {
        var fleet = Enumerable.Range(0, 60).Select(i => Rhythmic(i, lateness: i % 3)).ToArray();
        Assert.True(Correlation(fleet[0], fleet[2], lag: 2) > 0.5);
        Assert.True(Find([.. fleet.Select(s => Followers.State(s))]).Count(c => c is not null) <= 1);
    }

    [Fact]
    public void The_same_seed_finds_the_same_and_gaps_do_no_harm()
    {
        var random = new Random(5);
        float[][] fleet = [.. Followers.Pairs(10, Length, 2, 1).Select(s => s.Select(x => random.NextDouble() < 0.1 ? float.NaN : x).ToArray())];
        SeriesState[] states = [.. fleet.Select(s => Followers.State(s))];
        var found = Find(states);
        Assert.Equal(found, Find(states));
        Assert.Equal(found, new CompanionSearch(new CompanionOptions()).Find([.. states.Select(s => s.ToTraining(288)!)], [], CancellationToken.None));
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal((2 * i, 2), (found[(2 * i) + 1]!.Leader, found[(2 * i) + 1]!.Lag)));
    }

    [Fact]
    public void In_a_large_fleet_leaders_are_looked_for_in_the_same_application_and_group_first()
    {
        var pairs = Followers.Pairs(2, Length, 2, 1);
        SeriesState[] states = [
            Followers.State(pairs[0], application: 7), Followers.State(pairs[2]),
            .. Followers.Loners(30, Length).Select(s => Followers.State(s)),
            Followers.State(pairs[1], application: 7), Followers.State(pairs[3])];
        int[] groups = [0, 3, .. new int[31], 3];
        var options = new CompanionOptions { AllPairsUpTo = 10, MaxCandidates = 4 };
        var found = new CompanionSearch(options).Find(states, groups, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (found[^2]!.Leader, found[^1]!.Leader));
    }

    [Fact]
    public void What_is_young_constant_or_huge_has_no_companion_and_does_no_harm()
    {
        var driver = Followers.Driver(1, Length);
        SeriesState[] states = [
            Followers.State(driver), Followers.State(driver.AsSpan(0, 500)), Followers.State([]), Followers.State(new float[Length]),
            Followers.State([.. Enumerable.Repeat(1e12f, Length)]), Followers.State([.. driver.Select(x => x > 30 ? 1e16f : 0)]),
            Followers.State([.. Enumerable.Repeat(float.NaN, Length)])];
        Assert.All(Find(states)[1..5], Assert.Null);
        Assert.Empty(Find([]));
    }

    private static Companion?[] Find(IReadOnlyList<SeriesState> states) =>
        new CompanionSearch(new CompanionOptions()).Find(states, [], TestContext.Current.CancellationToken);

    private static float[] Rhythmic(int seed, int lateness)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Length).Select(t =>
        {
            var time = (t - lateness + 288) % 288;
            var job = time is 30 or 31 or 90 or 150 or 151 or 220 ? 30 : 0;
            return (float)Math.Max(0, 20 + job + (10 * Math.Sin(time * 2 * Math.PI / 288)) + Followers.Normal(random));
        })];
    }

    private static double Correlation(float[] leader, float[] follower, int lag)
    {
        double product = 0, a = 0, b = 0;
        for (var i = lag + 1; i < follower.Length; i++)
        {
            double x = leader[i - lag] - leader[i - lag - 1], y = follower[i] - follower[i - 1];
            (product, a, b) = (product + (x * y), a + (x * x), b + (y * y));
        }

        return product / Math.Sqrt(a * b);
    }
}
