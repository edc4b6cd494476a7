using Headroom.Control;
using Headroom.Control.Learning;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Planning.Policies;
using Headroom.Simulation;
using Headroom.Storage.Memory;
using Headroom.Tests.Forecasting.Segments;

namespace Headroom.Tests.Control;

/// <summary>What guests say of their users and applications reaches the forecasts, now and after a restart.</summary>
public sealed class ConditionTests
{
    private const int Past = 2016;

    /// <summary>From here on the made-up series' weekdays are those of the days that they are played on.</summary>
    private const int FirstMonday = 3 * 288;

    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "backup", 0)]
    [InlineData(0, null, 1)]
    [InlineData(3, null, 2)]
    [InlineData(0, "backup", 3)]
    [InlineData(1, "backup", 4)]
    public void A_report_is_one_of_five_conditions(int? users, string? application, byte condition)
    {
        var report = new GuestReport(SampleAt(0, null)) { ActiveUsers = users, Application = application };
        Assert.Equal(condition, Condition.Of(Condition.Told(report)));
        Assert.Equal(condition, Condition.Of(GuestReports.Join([report.Sample], [report])[0].Activity));
        Assert.Equal(condition, Condition.Of(GuestReports.Join([], [report])[0].Activity));
    }

    [Fact]
    public void What_held_in_any_part_of_an_interval_held_in_it_and_ends_with_it()
    {
        var told = new List<Activity?>();
        var ticks = new TickAggregator(s_step);
        void Take(int minute, Activity? activity) =>
            ticks.Add(SampleAt(minute, activity) with { Length = TimeSpan.FromMinutes(1) }, (_, _, _, known) => told.Add(known));
        Take(0, new Activity(true, false));
        Take(1, null);
        Take(2, new Activity(false, true));
        Take(5, null);
        Take(10, new Activity(false, false));
        Take(25, null);
        Assert.Equal([new Activity(true, true), null, new Activity(false, false), null], told);
    }

    [Fact]
    public async Task A_labelled_VM_is_forecast_better_than_one_whose_guest_says_nothing()
    {
        var (without, with) = (await LossAsync(isLabelled: false), await LossAsync(isLabelled: true));
        Assert.True(with < 0.96 * without, $"{with} with, {without} without");
    }

    [Fact]
    public async Task Conditions_are_recalled_after_a_restart()
    {
        static Activity? ActivityAt(long interval) => interval % 5 == 0 ? null : new Activity(interval % 7 < 3, interval % 11 < 4);
        using var s = await Situation.BeginAsync([Situation.Vm("a", 8, _ => 1, activity: i => ActivityAt(Past + i))]);
        await s.PassAsync(s_step * 12);
        var (vm, now) = (s.Find("a"), s.World.Now);
        var memory = new VmMemory(
            new ControlOptions(), [.. Resources.All.Select(r => new ResourceForecaster(r, s_step, []))], new SeriesKind(), vm, s.Loop.View.Vms[0].Policy,
            (await new SimulatedHypervisor(s.World).GetCapabilitiesAsync(Cancel))[vm.Id]);
        var log = new MemorySampleLog();
        await foreach (var sample in s.Samples.ReadAsync(DateTimeOffset.MinValue, now, null, Cancel))
            await log.AppendAsync([sample], Cancel);
        await foreach (var sample in log.ReadAsync(DateTimeOffset.MinValue, now, vm.Id, Cancel))
            memory.Recall(sample, now);

        var (state, window) = (memory[Resource.Memory].State, new SeriesWindow());
        state.History.LoadInto(window, state.Next!.Value, 1, float.PositiveInfinity, 288);
        var newest = state.Next.Value - 1 - IntervalNumber.Of(Situation.Start, s_step);
        Assert.InRange(newest, 10, 11);
        for (var back = 0; back < 860; back++)
            Assert.Equal(Condition.Of(ActivityAt(Past + newest - back)), window.Conditions[^(back + 1)]);
    }

    /// <summary>Of forecasts of the next three intervals, asked of the running loop in every cycle of a day and a half.</summary>
    private static async Task<double> LossAsync(bool isLabelled)
    {
        LabelledSeries[] series = [.. Enumerable.Range(0, 3).Select(seed => new LabelledSeries(seed, days: 12))];
        var vms = series.Select((s, v) => Situation.Vm($"vm{v}", 64, i => s.Values[FirstMonday + Past + i], activity: isLabelled ? i => ActivityOf(s.Conditions[FirstMonday + Past + i]) : null));
        using var s = await Situation.BeginAsync(vms, new PolicySpec { ModeUp = Mode.Recommend, ModeDown = Mode.Recommend }, past: s_step * Past);
        double loss = 0;
        for (var now = 1; now <= 432; now++)
        {
            await s.PassAsync(s_step);
            for (var v = 0; v < series.Length; v++)
            {
                var fan = await s.Loop.GetForecastAsync(s.Find($"vm{v}").Id, Resource.Cpu, new PeakWindow(1, 3), Cancel);
                for (var lead = 1; lead <= 3; lead++)
                {
                    var (point, outcome) = (fan!.Levels[lead - 1], series[v].Values[FirstMonday + Past + now - 2 + lead]);
                    loss += Pinball(0.05, point.Q05, outcome) + Pinball(0.5, point.Q50, outcome) + Pinball(0.9, point.Q90, outcome) + Pinball(0.95, point.Q95, outcome);
                }
            }
        }

        return loss;
    }

    private static double Pinball(double level, double forecast, double outcome) => Math.Max(level * (outcome - forecast), (level - 1) * (outcome - forecast));

    private static Activity? ActivityOf(byte condition) => new Activity(((condition - 1) & 1) != 0, ((condition - 1) & 2) != 0);

    private static Sample SampleAt(int minute, Activity? activity) => new()
    {
        Vm = new VmId(new Guid(1, 0, 0, new byte[8])),
        At = Situation.Start.AddMinutes(minute),
        Length = s_step,
        Mean = new Amounts(1, 1, 1, 1),
        Peak = new Amounts(1, 1, 1, 1),
        Activity = activity,
    };
}
