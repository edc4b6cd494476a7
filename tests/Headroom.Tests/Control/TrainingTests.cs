using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Trials;

namespace Headroom.Tests.Control;

/// <summary>Families that learn across the fleet are trained beside the cycles.</summary>
public sealed class TrainingTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_training_is_taken_over_an_hour_after_its_beginning()
    {
        var family = new FakeFamily();
        using var s = await BeginAsync(family, days: 3);
        await s.PassAsync(s_hour - HeadroomTrial.Pulse);
        Assert.Equal("auto", Cpu(s).Model);
        Assert.True(s.Loop.View.Training is { IsRunning: true, Series: 8 });
        await s.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal("trees", Cpu(s).Model);
        Assert.Equal(3, Cpu(s).Peak95, 2);
        Assert.True(s.Loop.View.Training is { IsRunning: false, Families: ["trees"], Took: not null });
        // One training, of four resources, from all that is known.
        Assert.Equal(4, family.Trainings.Count);
        Assert.All(family.Trainings, t => Assert.Equal((2, 864), (t.Series, t.Longest)));
    }

    [Fact]
    public async Task It_is_repeated_as_often_as_the_policy_says()
    {
        var family = new FakeFamily();
        using var s = await BeginAsync(family, days: 3, retrain: s_hour * 2);
        await s.PassAsync((s_hour * 5) + TimeSpan.FromMinutes(1));
        Assert.Equal(12, family.Trainings.Count);
        Assert.Equal(3, family.Trainings.Select(t => t.Seed).Distinct().Count());
    }

    [Fact]
    public async Task A_young_fleet_is_not_learned_from()
    {
        var family = new FakeFamily();
        using var s = await BeginAsync(family, days: 2);
        await s.PassAsync(s_hour * 2);
        Assert.Empty(family.Trainings);
        Assert.Null(s.Loop.View.Training);
    }

    [Fact]
    public async Task A_failed_training_is_told_and_changes_nothing()
    {
        var family = new FakeFamily { Fails = true };
        using var s = await BeginAsync(family, days: 3, retrain: s_hour * 2);
        await s.PassAsync(s_hour + TimeSpan.FromMinutes(6));
        Assert.Equal("auto", Cpu(s).Model);
        Assert.Equal("nothing can be learned from this", s.Loop.View.Training?.Problem);
        Assert.Null(s.Loop.Problem);
        family.Fails = false;
        await s.PassAsync(s_hour * 3);
        Assert.Equal("trees", Cpu(s).Model);
    }

    /// <summary>The first hour passes, whatever the training does. Then simulated time has to wait, so that it is the same every time.</summary>
    [Fact]
    public async Task Cycles_go_on_beside_it()
    {
        using var gate = new ManualResetEventSlim();
        using var s = await BeginAsync(new FakeFamily { Gate = gate }, days: 3);
        await s.PassAsync(s_hour - HeadroomTrial.Pulse);
        Assert.True(s.Loop.View.Training is { IsRunning: true });
        gate.Set();
        await s.PassAsync(TimeSpan.FromMinutes(6));
        Assert.False(s.Loop.View.Training!.IsRunning);
    }

    [Fact]
    public async Task A_training_that_goes_on_is_broken_off_at_the_end()
    {
        using var gate = new ManualResetEventSlim();
        var family = new FakeFamily { Gate = gate };
        var s = await BeginAsync(family, days: 3);
        await s.PassAsync(TimeSpan.FromMinutes(2));
        s.Dispose();
        Assert.True(s.Loop.View.Training is { IsRunning: true });
    }

    /// <summary>How long the trainings take by the wall is different every time, and does not show.</summary>
    [Fact]
    public async Task Two_lives_with_the_families_that_there_are_are_the_same()
    {
        async Task<string> LiveAsync()
        {
            static double Usage(int i) => 2 + Math.Sin(2 * Math.PI * i / 288) + (((i * 7919) % 101) / 200.0);
            using var s = await Situation.BeginAsync(
                [Situation.Vm("a", 8, Usage), Situation.Vm("b", 8, i => Usage(i + 100))],
                control: new ControlOptions { Overcommit = new Amounts(2, 1, 2, 2), TrainingSituations = 500 });
            await s.PassAsync(s_hour * 3);
            Assert.NotEmpty(s.Loop.View.Training!.Families);
            return string.Concat((await s.EntriesAsync()).Select(JournalCodec.Encode));
        }

        Assert.Equal(await LiveAsync(), await LiveAsync());
    }

    private static Task<Situation> BeginAsync(FakeFamily family, int days, TimeSpan? retrain = null) => Situation.BeginAsync(
        [Situation.Vm("a", 8, _ => 1), Situation.Vm("b", 8, _ => 3)],
        Situation.Automatic.Spec with { Model = "trees", Retrain = retrain },
        past: TimeSpan.FromDays(days),
        control: new ControlOptions { Overcommit = new Amounts(2, 1, 2, 2), Families = [family] });

    private static Headroom.Control.Views.ResourceView Cpu(Situation s) => s.Loop.View.Vms[0][Resource.Cpu];
}
