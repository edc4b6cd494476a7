using System.Diagnostics;

namespace Headroom.SystemTests.Program;

/// <summary>Who presses Ctrl-C, or stops the service, has the terminal back within two seconds, whatever the program is doing.</summary>
public sealed class StopTests : IDisposable
{
    // Two seconds are the promise; the rest is for a busy machine.
    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(4);

    private readonly Playground _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData(HeadroomProcess.Interrupt)]
    [InlineData(HeadroomProcess.Terminate)]
    public async Task While_it_plays_a_demo_ends_with_what_was_played(int signal)
    {
        using var program = HeadroomProcess.StartIn(_here.Folder, "demo", "--port", "0", "--hours", "100");
        await program.SaysAsync("Dashboard: http://127.0.0.1:");
        await program.SaysAsync("First decision");
        var outcome = await StopAsync(program, signal);
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("cpu\ncontroller ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\nheadroom ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_compares_too()
    {
        using var program = HeadroomProcess.StartIn(_here.Folder, "demo", "--headless", "--hours", "30");
        await program.SaysAsync("2013-08-13 06:00");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        var outcome = await StopAsync(program, HeadroomProcess.Interrupt);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("\n30 h, seed 1.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_there_is_anything_to_show_it_says_that_it_was_stopped()
    {
        // Large enough that it is still being read.
        _here.WriteTraces("long.csv", days: 400);
        using var program = HeadroomProcess.StartIn(_here.Folder, "backtest", "long.csv", "--out", "a.csv");
        while (!File.Exists(_here.PathOf("a.csv.partial")))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        var outcome = await StopAsync(program, HeadroomProcess.Interrupt);
        Assert.Equal((1, "", "headroom: stopped\n"), (outcome.ExitCode, outcome.Output, outcome.Errors));
        Assert.Equal(["long.csv"], Directory.GetFiles(_here.Folder).Select(Path.GetFileName));
    }

    private static async Task<Outcome> StopAsync(HeadroomProcess program, int signal)
    {
        var begun = Stopwatch.GetTimestamp();
        program.Send(signal);
        var outcome = await program.OutcomeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, s_atMost);
        return outcome;
    }
}
