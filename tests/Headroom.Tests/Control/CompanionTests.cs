using Headroom.Control;
using Headroom.Control.Learning;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Companions;
using Headroom.Forecasting.Training;
using Headroom.Planning.Policies;
using Headroom.Simulation;
using Headroom.Tests.Forecasting.Companions;

namespace Headroom.Tests.Control;

/// <summary>A VM that repeats what another did before it is found beside a training, and forecast with a look at the other.</summary>
public sealed class CompanionTests
{
    private const int Past = 2016;
    private const int Lag = 3;

    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);
    private static readonly float[] s_driver = Followers.Driver(3, Past + 576);
    private static readonly float[] s_follower = Followers.Of(s_driver, Lag, noise: 1, seed: 4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_follower_is_found_told_of_and_forecast_better_and_a_restart_does_not_forget_it()
    {
        using var alone = await BeginAsync(companions: null);
        using var led = await BeginAsync(new CompanionOptions());
        var (without, with) = (await LossAsync(alone), await LossAsync(led));
        Assert.True(with < 0.8 * without, $"{with} with, {without} without");
        Assert.Null((await FanAsync(alone, "follower")).Leader);
        await AssertLedAsync(led);

        await led.Loop.FinishAsync(Cancel);
        await led.RestartHeadroomAsync(s_recommend);
        await led.PassAsync(s_step);
        await AssertLedAsync(led);
    }

    [Fact]
    public async Task Whoever_followed_a_VM_that_is_gone_follows_nobody()
    {
        using var s = await BeginAsync(companions: null);
        await s.PassAsync(s_step);
        var capabilities = await new SimulatedHypervisor(s.World).GetCapabilitiesAsync(Cancel);
        var (driver, follower) = (s.Find("driver"), s.Find("follower"));
        var memory = new FleetMemory(new ControlOptions());
        memory.Meet([driver, follower], _ => s.Loop.View.Vms[0].Policy, id => capabilities[id]);
        Following[] found = [new(driver.Id, null), new(follower.Id, new LeadingVm(driver.Id, Lag))];
        memory.Lead(Resource.Memory, found);
        Assert.Equal(found[1..], memory.ReadKnowledge().Followings[(int)Resource.Memory]);
        Assert.Empty(memory.ReadKnowledge().Followings[(int)Resource.Cpu]);
        memory.ForgetAllBut(new HashSet<VmId> { follower.Id });
        Assert.Empty(memory.ReadKnowledge().Followings[(int)Resource.Memory]);

        // Nor does a VM follow one that was never met, or any more when a later search finds nothing.
        memory.Lead(Resource.Memory, found);
        Assert.Empty(memory.ReadKnowledge().Followings[(int)Resource.Memory]);
        memory.Meet([driver], _ => s.Loop.View.Vms[0].Policy, id => capabilities[id]);
        memory.Lead(Resource.Memory, found);
        memory.Lead(Resource.Memory, [new(follower.Id, null)]);
        Assert.Empty(memory.ReadKnowledge().Followings[(int)Resource.Memory]);
    }

    private static readonly PolicySpec s_recommend = new() { ModeUp = Mode.Recommend, ModeDown = Mode.Recommend };

    private static Task<Situation> BeginAsync(CompanionOptions? companions) => Situation.BeginAsync(
        [Situation.Vm("driver", 64, i => s_driver[Past + i] / 2), Situation.Vm("follower", 64, i => s_follower[Past + i] / 2)],
        s_recommend,
        past: s_step * Past,
        control: new ControlOptions { Overcommit = new Amounts(4, 2, 2, 2), Families = [new SilentFamily()], Companions = companions });

    private static async Task<double> LossAsync(Situation s)
    {
        await s.PassAsync(TimeSpan.FromHours(14));
        double loss = 0;
        for (var now = 14 * 12; now < 26 * 12; now++)
        {
            await s.PassAsync(s_step);
            var fan = await FanAsync(s, "follower");
            for (var lead = 1; lead <= Lag; lead++)
                loss += Math.Abs((s_follower[Past + now + lead - 1] / 2) - fan.Levels[lead - 1].Q50);
        }

        return loss;
    }

    private static async Task AssertLedAsync(Situation s)
    {
        Assert.Equal(new LeadingVm(s.Find("driver").Id, Lag), (await FanAsync(s, "follower")).Leader);
        Assert.Null((await FanAsync(s, "driver")).Leader);
    }

    private static async Task<ForecastFan> FanAsync(Situation s, string vm) =>
        (await s.Loop.GetForecastAsync(s.Find(vm).Id, Resource.Cpu, new PeakWindow(1, Lag), Cancel))!;

    /// <summary>Learns nothing, so that only the company makes a difference.</summary>
    private sealed class SilentFamily : IGlobalFamily
    {
        public string Name => "trees";

        public ITrainedModel? Train(TrainingRound round, ITrainedModel? previous, CancellationToken cancellationToken) => null;

        public ITrainedModel Load(BinaryReader reader) => throw new InvalidDataException("Nothing was ever saved.");
    }
}
