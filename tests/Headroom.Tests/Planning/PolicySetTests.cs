using System.Collections.Immutable;
using Headroom.Fleet;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Planning;

public sealed class PolicySetTests
{
    private static readonly Vm s_vm = Given.Vm(1, "a", Given.All(1), Given.All(1)).Vm with
    {
        Application = "shop",
        Owner = "eve",
        Labels = ImmutableSortedDictionary<string, string>.Empty.Add("tier", "gold"),
    };

    [Fact]
    public void Without_policies_Headroom_recommends_and_does_nothing()
    {
        var effective = PolicySet.Empty.For(s_vm);
        Assert.Equal((Mode.Recommend, Mode.Recommend), (effective.ModeUp, effective.ModeDown));
        Assert.Empty(effective.Origins);
    }

    [Fact]
    public void Layers_lie_over_one_another_and_each_field_knows_its_own()
    {
        var set = new PolicySet([
            new Policy { Name = "default", Spec = new PolicySpec { Quantile = 0.9, Weight = 2, Model = "trees", Retrain = TimeSpan.FromHours(1) } },
            new Policy { Name = "shop", Selector = new Selector { Application = "shop" }, Spec = new PolicySpec { Quantile = 0.97, Model = "analog" } },
            new Policy { Name = "mine", Selector = new Selector { Vm = "vm1" }, Spec = new PolicySpec { ModeUp = Mode.Off } },
        ]);
        var effective = set.For(s_vm);
        Assert.Equal((0.97, 2.0, Mode.Off), (effective.Quantile, effective.Weight, effective.ModeUp));
        Assert.Equal(("analog", TimeSpan.FromHours(1)), (effective.Model, effective.Retrain));
        Assert.Equal(("shop", "default"), (effective.Origins["model"], effective.Origins["retrain"]));
        Assert.Equal(("shop", "default", "mine"), (effective.Origins["quantile"], effective.Origins["weight"], effective.Origins["mode.up"]));
    }

    [Theory]
    [InlineData("a", "b", 0, 0, false, "a")]
    [InlineData("a", "b", 0, 5, false, "b")]
    [InlineData("a", "b", 0, 5, true, "a")]
    public void Specific_then_priority_then_name(string first, string second, int priority1, int priority2, bool firstIsNarrower, string wins)
    {
        var set = new PolicySet([
            new Policy { Name = second, Priority = priority2, Selector = new Selector { User = "eve" } },
            new Policy { Name = first, Priority = priority1, Selector = new Selector { User = "eve", Application = firstIsNarrower ? "shop" : null } },
        ]);
        Assert.Equal(wins, set.For(s_vm).Name);
    }

    [Fact]
    public void A_binding_beats_every_selector()
    {
        var set = new PolicySet([
            new Policy { Name = "narrow", Priority = 9, Selector = new Selector { User = "eve", Application = "shop", Pool = "p" } },
            new Policy { Name = "bound", Selector = new Selector { Application = "other" } },
        ]);
        Assert.Equal("bound", set.Bind("shop", "bound").For(s_vm).Name);
        Assert.Equal("narrow", set.Bind("shop", "bound").Unbind("shop").For(s_vm).Name);
    }

    [Fact]
    public void Labels_must_all_match()
    {
        var gold = new Selector { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("tier", "gold") };
        Assert.True(gold.Matches(s_vm));
        Assert.False((gold with { Labels = gold.Labels.Add("zone", "x") }).Matches(s_vm));
    }

    [Fact]
    public void Contradictions_between_layers_are_found()
    {
        var set = new PolicySet([
            new Policy { Name = "default", Spec = new PolicySpec { Cpu = new ResourceSpec { Max = 4 } } },
            new Policy { Name = "big", Spec = new PolicySpec { Cpu = new ResourceSpec { Min = 8 } } },
        ]);
        var (policy, field, _) = Assert.Single(PolicyValidator.Problems(set));
        Assert.Equal(("big", "cpu.min"), (policy.Name, field));
    }
}
