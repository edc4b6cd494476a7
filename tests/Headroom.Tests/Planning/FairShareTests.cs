using FsCheck;
using FsCheck.Fluent;
using Headroom.Planning;

namespace Headroom.Tests.Planning;

public sealed class FairShareTests
{
    private static readonly Gen<(double Available, double[] Requests, double[] Weights)> s_cases =
        from n in Gen.Choose(1, 12)
        from available in Gen.Choose(0, 400)
        from requests in Gen.Choose(0, 100).ArrayOf(n)
        from weights in Gen.Choose(1, 8).ArrayOf(n)
        select ((double)available, requests.Select(r => (double)r).ToArray(), weights.Select(w => (double)w).ToArray());

    [Fact]
    public void Nobody_gets_more_than_asked_and_all_together_no_more_than_there_is() => Property.ForAll(s_cases, c =>
    {
        var granted = FairShare.Grant(c.Available, c.Requests, c.Weights);
        return granted.Zip(c.Requests).All(p => p.First >= 0 && p.First <= p.Second + 1e-9) && granted.Sum() <= c.Available + 1e-6;
    });

    [Fact]
    public void Nothing_is_left_over_while_somebody_wants_more() => Property.ForAll(s_cases, c =>
        Math.Abs(FairShare.Grant(c.Available, c.Requests, c.Weights).Sum() - Math.Min(c.Available, c.Requests.Sum())) < 1e-6);

    /// <summary>Max-min: whoever got less than asked has, per weight, at least as much as everyone else.</summary>
    [Fact]
    public void The_unsatisfied_are_the_best_off_per_weight() => Property.ForAll(s_cases, c =>
    {
        var granted = FairShare.Grant(c.Available, c.Requests, c.Weights);
        var level = granted.Select((g, i) => g / c.Weights[i]).Max();
        return granted.Select((g, i) => (g, i)).Where(x => x.g < c.Requests[x.i] - 1e-9).All(x => x.g / c.Weights[x.i] >= level - 1e-9);
    });
}
