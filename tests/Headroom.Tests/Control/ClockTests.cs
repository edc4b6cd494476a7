using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning.Sizing;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Time;
using Headroom.Simulation.Trials;
using Headroom.Storage.Memory;

namespace Headroom.Tests.Control;

/// <summary>The clock of Headroom's machine jumps, while the fleet lives on as before.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_clock_that_goes_back_is_noted_and_nothing_is_done_until_it_has_caught_up_with_itself()
    {
        using var scene = await Scene.BeginAsync();
        await scene.RunAsync(cycles: 3);
        scene.Clock.StepWallClock(TimeSpan.FromHours(-2));
        await scene.RunAsync(cycles: 1);
        var notes = (await scene.EntriesAsync()).OfType<Noted>().Where(n => n.Kind == "clock-jump").ToList();
        Assert.Contains("1 h 55 min", Assert.Single(notes).Text, StringComparison.Ordinal);
        await scene.RunAsync(cycles: 30);
        Assert.Single((await scene.EntriesAsync()).OfType<Noted>(), n => n.Kind == "clock-jump");
        JournalRules.Check(await scene.EntriesAsync());
        Assert.Null(scene.Loop.Problem);
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_makes_telemetry_old_and_blocks_every_shrink()
    {
        using var scene = await Scene.BeginAsync();
        await scene.RunAsync(cycles: 1);
        scene.Clock.StepWallClock(TimeSpan.FromHours(3));
        var before = scene.World.ReadInventory().Vms[0].Allocation.Cpu;
        await scene.RunAsync(cycles: 6);
        var vm = scene.Loop.View.Vms[0];
        Assert.False(vm.TelemetryFresh);
        Assert.True(vm[Resource.Cpu].Guards.HasFlag(Guards.StaleTelemetry));
        Assert.Equal(before, scene.World.ReadInventory().Vms[0].Allocation.Cpu);
    }

    private sealed class Scene(World world, SimulatedTime clock, MemoryJournal journal, ControlLoop loop) : IDisposable
    {
        public World World => world;

        public SimulatedTime Clock => clock;

        public ControlLoop Loop => loop;

        public static async Task<Scene> BeginAsync()
        {
            var fleet = FleetBuilder.Build([Situation.Vm("a", 8, _ => 1)], Situation.Builder());
            var (world, clock, journal, samples) = (new World(fleet), new SimulatedTime(fleet.Start), new MemoryJournal(), new MemorySampleLog());
            await samples.AppendAsync([.. RecordedPast.Of(fleet, TimeSpan.FromDays(2))], CancellationToken.None);
            var ports = new ControlPorts
            {
                Hypervisor = new SimulatedHypervisor(world),
                Guests = new SimulatedGuests(world),
                Journal = journal,
                Samples = samples,
                Time = clock,
            };
            return new Scene(world, clock, journal, await ControlLoop.StartAsync(ports, new ControlOptions(), Situation.Policies(null), CancellationToken.None));
        }

        public async Task RunAsync(int cycles)
        {
            for (var i = 0; i < cycles; i++)
            {
                await loop.CycleAsync(CancellationToken.None);
                world.Advance(world.Now + s_step);
                clock.Advance(s_step);
                await loop.PumpAsync(CancellationToken.None);
            }
        }

        public async Task<List<JournalEntry>> EntriesAsync()
        {
            var entries = new List<JournalEntry>();
            await foreach (var entry in journal.ReadAsync(1, CancellationToken.None))
                entries.Add(entry);
            return entries;
        }

        public void Dispose()
        {
            loop.Dispose();
            world.Dispose();
        }
    }
}
