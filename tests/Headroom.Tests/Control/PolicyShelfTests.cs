using Headroom.Control;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Control;

/// <summary>Policies that are changed while Headroom runs, and what is left of that after a restart.</summary>
public sealed class PolicyShelfTests
{
    private static readonly PolicySpec s_recommend = new() { ModeUp = Mode.Recommend, ModeDown = Mode.Recommend };

    [Fact]
    public async Task What_was_changed_wins_over_the_file_and_the_rest_follows_it()
    {
        using var situation = await Situation.BeginAsync([Situation.Vm("a", 2, _ => 1)]);
        await SetAsync(situation, "extra", new PolicySpec { Weight = 2 }, version: null);
        await situation.RestartHeadroomAsync(s_recommend);
        Assert.Equal(Mode.Recommend, situation.Loop.Policies.Find(Policy.DefaultName)!.Spec.ModeUp);

        await SetAsync(situation, Policy.DefaultName, new PolicySpec { ModeUp = Mode.Off }, version: 1);
        await situation.RestartHeadroomAsync(s_recommend);
        Assert.Equal((Mode.Off, 2), (situation.Loop.Policies.Find(Policy.DefaultName)!.Spec.ModeUp, situation.Loop.Policies.Find(Policy.DefaultName)!.Version));
        Assert.Equal(2, situation.Loop.Policies.Find("extra")!.Spec.Weight);
    }

    [Fact]
    public async Task What_was_removed_does_not_come_back_whatever_is_changed_after_it()
    {
        using var situation = await Situation.BeginAsync([Situation.Vm("a", 2, _ => 1)]);
        Assert.Equal(CommandOutcome.Done, (await situation.Loop.RemovePolicyAsync(Policy.DefaultName, 1, "me", TestContext.Current.CancellationToken)).Outcome);
        await SetAsync(situation, "extra", new PolicySpec { Weight = 2 }, version: null);
        await situation.RestartHeadroomAsync();
        Assert.Equal(["extra"], situation.Loop.Policies.Policies.Select(p => p.Name));

        await SetAsync(situation, Policy.DefaultName, s_recommend, version: null);
        await situation.RestartHeadroomAsync();
        Assert.Equal(s_recommend, situation.Loop.Policies.Find(Policy.DefaultName)!.Spec);
    }

    [Fact]
    public async Task No_change_may_make_a_contradiction()
    {
        using var situation = await Situation.BeginAsync([Situation.Vm("a", 2, _ => 1)], new PolicySpec { Cpu = new ResourceSpec { Max = 2 } });
        var refused = await situation.Loop.SetPolicyAsync(
            new Policy { Name = "big", Spec = new PolicySpec { Cpu = new ResourceSpec { Min = 4 } } }, null, "me", TestContext.Current.CancellationToken);
        Assert.Equal(new CommandResult(CommandOutcome.Invalid, "policy 'big': 'spec.cpu.min' is 4 cores, above the maximum of 2 cores (default)"), refused);
        Assert.Null(situation.Loop.Policies.Find("big"));
    }

    private static async Task SetAsync(Situation situation, string name, PolicySpec spec, int? version)
    {
        var result = await situation.Loop.SetPolicyAsync(new Policy { Name = name, Spec = spec }, version, "me", TestContext.Current.CancellationToken);
        Assert.Equal(CommandResult.Done, result);
    }
}
