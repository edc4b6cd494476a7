namespace Headroom.SystemTests.Program;

/// <summary>The folder of <c>demo --state</c>: what was played is not played again, and whatever happened to the files is said.</summary>
public sealed class StateTests : IDisposable
{
    private readonly Playground _here = new();

    public StateTests() => _here.WriteTraces("t.csv", days: 8);

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task A_demo_goes_on_where_it_stopped()
    {
        Assert.Equal(0, (await PlayAsync("1")).ExitCode);
        var more = await PlayAsync("2");
        Assert.Equal(0, more.ExitCode);
        Assert.Contains("\n2 h, seed 1.", more.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(more.ErrorLines, l => l.StartsWith("2023-11-22 01:00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_folder_is_for_one_demo_at_a_time()
    {
        using var first = HeadroomProcess.StartIn(_here.Folder, "demo", "--headless", "--speed", "60", "--hosts", "1", "--traces", "t.csv", "--state", "s");
        await first.SaysAsync("First decision");
        AssertFailed(await PlayAsync("1"), "headroom: s/headroom is in use by another Headroom");
        first.Send(HeadroomProcess.Terminate);
        Assert.Equal(0, (await first.OutcomeAsync()).ExitCode);
        Assert.Equal(0, (await PlayAsync("1")).ExitCode);
    }

    [Fact]
    public async Task Another_fleet_needs_another_folder()
    {
        Assert.Equal(0, (await PlayAsync("0.5")).ExitCode);
        AssertFailed(await PlayAsync("0.5", "--seed", "2"), "headroom: s/world/world-000001.snapshot: it was saved for another fleet");
    }

    [Theory]
    [InlineData("s/headroom/journal.db")]
    [InlineData("s/headroom/samples.db")]
    [InlineData("s/world/world-000001.snapshot")]
    [InlineData("s/world/world-000001.inputs")]
    public async Task A_damaged_file_is_named(string file)
    {
        Assert.Equal(0, (await PlayAsync("0.5")).ExitCode);
        var bytes = await File.ReadAllBytesAsync(_here.PathOf(file), TestContext.Current.CancellationToken);
        for (var i = 16; i < 64; i++)
            bytes[i] ^= 0x55;
        await File.WriteAllBytesAsync(_here.PathOf(file), bytes, TestContext.Current.CancellationToken);
        AssertFailed(await PlayAsync("1"), $"headroom: {file}");
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_named()
    {
        _here.Write("s", "");
        AssertFailed(await PlayAsync("1"), "headroom: s/headroom cannot be used as a store");
    }

    private static void AssertFailed(Outcome outcome, string beginning)
    {
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(beginning, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private Task<Outcome> PlayAsync(string hours, params string[] more) =>
        HeadroomProcess.RunAsync(_here.Folder, ["demo", "--headless", "--hosts", "1", "--traces", "t.csv", "--state", "s", "--hours", hours, .. more]);
}
