using System.Text.Json;

namespace Headroom.SystemTests.Program;

/// <summary>What goes where: results to standard output, everything else to standard error, files whole or not at all.</summary>
public sealed class OutputTests : IDisposable
{
    private static readonly string[] s_fields =
        ["name", "resource", "unservedShare", "timeOverShare", "slack", "meanAllocationShare", "changesPerVmDay", "hostHours", "cost", "actions"];

    private readonly Playground _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task With_json_standard_output_is_one_object_and_nothing_else()
    {
        _here.WriteTraces("t.csv", days: 3);
        var outcome = await HeadroomProcess.RunAsync(_here.Folder, "backtest", "t.csv", "--history", "2d", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(["controllers", "seed", "simulatedHours"], Names(json.RootElement));
        Assert.Equal(24, json.RootElement.GetProperty("simulatedHours").GetDouble());
        var controllers = json.RootElement.GetProperty("controllers").EnumerateArray().ToList();
        Assert.Equal(4 * 8, controllers.Count);
        Assert.All(controllers, c => Assert.Equal(s_fields, Names(c)));
    }

    [Fact]
    public async Task The_demo_too()
    {
        _here.WriteTraces("t.csv", days: 8);
        var outcome = await HeadroomProcess.RunAsync(_here.Folder, "demo", "--headless", "--hours", "1", "--hosts", "1", "--traces", "t.csv", "--json", "--seed", "7");
        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal((7, 1.0), (json.RootElement.GetProperty("seed").GetInt32(), json.RootElement.GetProperty("simulatedHours").GetDouble()));
        var controllers = json.RootElement.GetProperty("controllers").EnumerateArray().ToList();
        Assert.Equal(["headroom", "reactive", "none"], controllers.Select(c => c.GetProperty("name").GetString()!).Distinct());
        Assert.All(controllers, c => Assert.Equal(s_fields, Names(c)));
    }

    [Fact]
    public async Task What_a_file_does_not_have_is_left_out_and_what_was_not_taken_as_it_stood_is_said()
    {
        _here.WriteTraces("t.csv", days: 3);
        var lines = File.ReadAllLines(_here.PathOf("t.csv"));
        var cpuOnly = lines.Select(l => string.Join(',', l.Split(',').Take(4)) + (l[0] == 'v' && l[1] == 'm' && l[2] == ',' ? ",mem_pct" : ",50")).ToList();
        cpuOnly.Add("vm0,1700006400,2,150,1");
        cpuOnly.Add("vm0,today,2,5,1");
        _here.Write("cpu.csv", string.Join('\n', cpuOnly) + "\n");
        var outcome = await HeadroomProcess.RunAsync(_here.Folder, "backtest", "cpu.csv", "--history", "2d", "--json");
        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.All(json.RootElement.GetProperty("controllers").EnumerateArray(), c => Assert.Equal("cpu", c.GetProperty("resource").GetString()));
        Assert.Equal(
            [
                "headroom: cpu.csv: 1 of 3458 rows could not be used; the first ones:",
                "  line 3459: t 'today' is not a time in whole unix seconds",
                "headroom: cpu.csv: 1 values of cpu lie above the capacity and count as the capacity",
                "headroom: cpu.csv: memory is left out: there is no column mem_capacity_mb",
            ],
            outcome.ErrorLines);
    }

    [Fact]
    public async Task Allocation_files_are_written_whole()
    {
        _here.WriteTraces("t.csv", days: 3);
        var outcome = await HeadroomProcess.RunAsync(
            _here.Folder, "backtest", "t.csv", "--history", "2d", "--resource", "cpu,memory", "--out", "h.csv", "--out-baselines", "b/c");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        string[] files = ["h.csv", .. Directory.GetFiles(_here.PathOf("b/c")).Select(f => Path.Combine("b/c", Path.GetFileName(f))).Order(StringComparer.Ordinal)];
        Assert.Equal(["h.csv", "b/c/max.csv", "b/c/oracle.csv", "b/c/p95.csv", "b/c/p99.csv", "b/c/reactive.csv", "b/c/static.csv", "b/c/vpa.csv"], files);
        Assert.All(files, f =>
        {
            var rows = File.ReadAllLines(_here.PathOf(f));
            Assert.Equal("vm,t,resource,allocation", rows[0]);
            Assert.StartsWith("vm0,1700179200,cpu,", rows[1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_failure()
    {
        _here.WriteTraces("t.csv", days: 3);
        using var program = HeadroomProcess.StartIntoAClosedPipe(_here.Folder, "backtest", "t.csv", "--history", "2d");
        var outcome = await program.OutcomeAsync();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
    }

    [Fact]
    public async Task A_full_disk_is_one_line()
    {
        _here.WriteTraces("t.csv", days: 3);
        var outcome = await HeadroomProcess.RunAsync(_here.Folder, "backtest", "t.csv", "--history", "2d", "--out", "/dev/full");
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("headroom: /dev/full: cannot be written (No space left on device", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];
}
