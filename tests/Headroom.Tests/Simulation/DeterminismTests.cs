using Headroom.Fleet;
using Headroom.Simulation;
using Headroom.Simulation.Persistence;

namespace Headroom.Tests.Simulation;

/// <summary>The same seed and the same inputs give the same world to the last bit, whoever looks and whatever crashes.</summary>
public sealed class DeterminismTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("headroom-world-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_same_seed_gives_the_same_world()
    {
        Assert.Equal(Live(NewWorld(3), 0, 288).Fingerprint(), Live(NewWorld(3), 0, 288).Fingerprint());
        Assert.NotEqual(Live(NewWorld(3), 0, 20).Fingerprint(), Live(NewWorld(4), 0, 20).Fingerprint());
    }

    [Fact]
    public void It_does_all_that_there_is_to_do()
    {
        var world = Live(NewWorld(3), 0, 288);
        var ends = Enumerable.Range(250, 38).Select(s => world.Find(new($"r{s}"))?.State).ToList();
        Assert.Contains(Headroom.Control.Ports.OperationState.Succeeded, ends);
        Assert.Contains(Headroom.Control.Ports.OperationState.Failed, ends);
        Assert.Contains(Headroom.Control.Ports.OperationState.Refused, ends);
        var totals = world.ReadTotals();
        Assert.True(totals is { Migrations: > 3, OomKills: > 3 }, $"{totals.Migrations} {totals.OomKills}");
        Assert.All(Resources.All, r => Assert.True(totals[r].Unserved > 0));
    }

    [Fact]
    public void It_makes_no_difference_how_often_somebody_looks()
    {
        var often = NewWorld(5);
        for (var step = 0; step < 60; step++)
        {
            Workout.Step(often, step, seconds =>
            {
                var end = often.Now + TimeSpan.FromSeconds(seconds);
                for (; often.Now < end - TimeSpan.FromSeconds(1); often.After(0.9))
                    _ = (often.ReadTotals(), often.ReadInventory(), often.ReadSamples(often.Now.AddMinutes(-6)));
                often.Advance(end);
            });
        }

        Assert.Equal(Live(NewWorld(5), 0, 60).Fingerprint(), often.Fingerprint());
    }

    [Fact]
    public void Saved_and_loaded_it_goes_on_as_it_would_have()
    {
        var straight = Live(NewWorld(6), 0, 288);
        var first = Live(NewWorld(6), 0, 145).After(33);
        var path = Path.Combine(_directory, "saved");
        first.Save(path);
        using var second = World.Load(path, first.Fleet, Workout.Troubled);
        Assert.Equal(first.Fingerprint(), second.Fingerprint());
        Assert.Equal(Live(NewWorld(6), 0, 145).After(33).After(0).Fingerprint(), second.Fingerprint());
        Assert.Equal(Live(Live(NewWorld(6), 0, 145).After(33), 145, 288).Fingerprint(), Live(second, 145, 288).Fingerprint());
        Assert.Equal(straight.ReadTotals().Vms.Length, second.ReadTotals().Vms.Length);
    }

    [Fact]
    public void Whatever_moment_the_process_dies_at_the_world_survives()
    {
        var straight = NewWorld(7);
        var world = World.Open(_directory, straight.Fleet, Workout.Troubled);
        for (var step = 0; step < 288; step++)
        {
            Workout.Step(straight, step, seconds => straight.After(seconds));
            Workout.Step(world, step, seconds => world.After(seconds));
            if (step % 23 != 11)
                continue;
            // Nothing is written at the end, so this is no different from being killed.
            world.Dispose();
            world = World.Open(_directory, straight.Fleet, Workout.Troubled);
            Assert.Equal(straight.Fingerprint(), world.Fingerprint());
        }

        world.Dispose();
        Assert.Equal(straight.Fingerprint(), world.Fingerprint());
        Assert.Equal(3, Directory.GetFiles(_directory).Length);
    }

    [Fact]
    public void What_was_cut_off_while_it_was_written_down_did_not_happen()
    {
        var fleet = Fleets.Busy(vms: 5, hosts: 2);
        ulong before;
        using (var world = Live(World.Open(_directory, fleet, Workout.Troubled), 0, 5))
            before = world.Fingerprint();
        var log = Assert.Single(Directory.GetFiles(_directory, "*.inputs"));
        File.AppendAllBytes(log, [40, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        using (var world = World.Open(_directory, fleet, Workout.Troubled))
            Assert.Equal(before, world.After(0).Fingerprint());
        using var again = Live(World.Open(_directory, fleet, Workout.Troubled), 5, 9);
        Assert.Equal(Live(new World(fleet, Workout.Troubled), 0, 9).Fingerprint(), again.Fingerprint());
    }

    [Theory]
    [InlineData("*.snapshot", 1000, "checksum")]
    [InlineData("*.snapshot", 3, "not a saved world")]
    [InlineData("*.snapshot", 8, "version")]
    [InlineData("*.inputs", 20, "record at byte 0")]
    public void A_damaged_file_is_named_with_what_is_wrong(string file, int damagedByte, string problem)
    {
        var fleet = Fleets.Busy(vms: 5, hosts: 2);
        Live(World.Open(_directory, fleet), 0, 5).Dispose();
        var path = Assert.Single(Directory.GetFiles(_directory, file));
        var bytes = File.ReadAllBytes(path);
        bytes[damagedByte] ^= 0x55;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<WorldFileException>(() => World.Open(_directory, fleet));
        Assert.Equal(path, error.Path);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains("move this file away", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_survive_and_their_file_does_not_grow_for_ever()
    {
        var options = Workout.Troubled with { SampleRetention = TimeSpan.FromHours(1), SnapshotEvery = TimeSpan.FromMinutes(50) };
        var fleet = Fleets.Busy(vms: 5, hosts: 2);
        var straight = Live(new World(fleet, options), 0, 288);
        long length;
        using (Live(World.Open(_directory, fleet, options), 0, 288))
            length = new FileInfo(Path.Combine(_directory, "world.samples")).Length;
        using var again = World.Open(_directory, fleet, options);
        Assert.Equal(straight.ReadSamples(Fleets.Start), again.ReadSamples(Fleets.Start));
        Assert.InRange(length, 1, 5 * 160 * 12 * 4);
        File.AppendAllText(Path.Combine(_directory, "world.samples"), "half a frame");
        again.Dispose();
        using var torn = World.Open(_directory, fleet, options);
        Assert.Equal(straight.Fingerprint(), torn.Fingerprint());
    }

    [Fact]
    public void Another_fleets_world_is_not_taken_up()
    {
        World.Open(_directory, Fleets.Busy(vms: 5, hosts: 2)).Dispose();
        Assert.Contains("another fleet", Assert.Throws<WorldFileException>(() => World.Open(_directory, Fleets.Busy(vms: 6, hosts: 2))).Message, StringComparison.Ordinal);
        var path = Path.Combine(_directory, "missing");
        Assert.Contains("cannot be read", Assert.Throws<WorldFileException>(() => World.Load(path, Fleets.Busy(vms: 5))).Message, StringComparison.Ordinal);
    }

    private static World NewWorld(ulong seed) => new(Fleets.Busy(vms: 24, hosts: 3, seed), Workout.Troubled);

    private static World Live(World world, int from, int to)
    {
        for (var step = from; step < to; step++)
            Workout.Step(world, step, seconds => world.After(seconds));
        return world;
    }
}
