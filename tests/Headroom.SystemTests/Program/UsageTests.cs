namespace Headroom.SystemTests.Program;

/// <summary>Who asks wrongly gets exit code 2 and one line: what is wrong, and where to read what would be right.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("", "a command is missing: demo, backtest, forecast, simulate, serve; see 'headroom --help'")]
    [InlineData("dmo", "there is no command 'dmo'; did you mean 'demo'? See 'headroom --help'")]
    [InlineData("--verson", "there is no option '--verson'; did you mean '--version'? See 'headroom --help'")]
    [InlineData("demo --hour 3", "there is no option '--hour'; did you mean '--hours'? See 'headroom demo --help'")]
    [InlineData("demo now", "there is one argument too many: 'now'; see 'headroom demo --help'")]
    [InlineData("demo --hours", "Required argument missing for option: '--hours'; see 'headroom demo --help'")]
    [InlineData("demo --hours many", "--hours: 'many' is not a number above 0 and up to 8760; see 'headroom demo --help'")]
    [InlineData("demo --hours 0,5", "--hours: '0,5' is not a number above 0 and up to 8760; see 'headroom demo --help'")]
    [InlineData("demo --hours 0", "--hours: '0' is not a number above 0 and up to 8760; see 'headroom demo --help'")]
    [InlineData("demo --speed NaN", "--speed: 'NaN' is not a number above 0; see 'headroom demo --help'")]
    [InlineData("demo --port 65536", "--port: '65536' is not a whole number from 0 to 65535; see 'headroom demo --help'")]
    [InlineData("demo --hosts 1.5", "--hosts: '1.5' is not a whole number from 1 to 1000; see 'headroom demo --help'")]
    [InlineData("demo --seed -1", "--seed: '-1' is not a whole number from 0 to 18446744073709551615; see 'headroom demo --help'")]
    [InlineData("demo --state ''", "--state: is empty; give a folder; see 'headroom demo --help'")]
    [InlineData("backtest", "Required argument 'traces' missing for command: 'backtest'; see 'headroom backtest --help'")]
    [InlineData("backtest ''", "traces: is empty; give a file; see 'headroom backtest --help'")]
    [InlineData("backtest x.csv --history 14", "--history: '14': needs a unit: d, h, m, s or ms at character 3 ('14⟂'); see 'headroom backtest --help'")]
    [InlineData("backtest x.csv --history 12h", "--history: '12h' is less than 1d; see 'headroom backtest --help'")]
    [InlineData("forecast x.csv --out p.csv", "Option '--origins' is required; see 'headroom forecast --help'")]
    [InlineData("forecast x.csv --origins o.csv --out p.csv --model lsmt", "--model: there is no 'lsmt'; did you mean 'lstm'? See 'headroom forecast --help'")]
    [InlineData("forecast x.csv --origins o.csv --out p.csv --resource cpu,disk", "--resource: one at a time; see 'headroom forecast --help'")]
    [InlineData("forecast x.csv --origins o.csv --out p.csv --load-model m --train y.csv", "--load-model and --train: use one of them; what is loaded is not trained again; see 'headroom forecast --help'")]
    [InlineData("backtest x.csv --resource gpu", "--resource: there is no resource 'gpu'; use cpu, memory, disk or network; see 'headroom backtest --help'")]
    [InlineData("backtest x.csv --resource ,", "--resource: names no resource; use cpu, memory, disk or network; see 'headroom backtest --help'")]
    [InlineData("simulate", "a command is missing: planetlab; see 'headroom simulate --help'")]
    [InlineData("simulate planetlab x.csv --strategy thx", "--strategy: there is no 'thx'; did you mean 'thr'? See 'headroom simulate planetlab --help'")]
    [InlineData("serve", "Option '--config' is required; see 'headroom serve --help'")]
    public async Task Wrong_arguments_are_one_line_and_exit_code_2(string arguments, string message)
    {
        var outcome = await HeadroomProcess.RunAsync(Path.GetTempPath(), [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a.Trim('\''))]);
        Assert.Equal((2, "", "headroom: " + message), (outcome.ExitCode, outcome.Output, Assert.Single(outcome.ErrorLines)));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("demo --help")]
    [InlineData("backtest -h")]
    [InlineData("forecast -h")]
    [InlineData("serve --help")]
    [InlineData("--version")]
    public async Task Help_and_version_are_answers(string arguments)
    {
        var outcome = await HeadroomProcess.RunAsync(Path.GetTempPath(), arguments.Split(' '));
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.NotEmpty(outcome.Output);
        Assert.DoesNotContain("14.00:00:00", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("backtest")]
    [InlineData("forecast")]
    [InlineData("serve")]
    [InlineData("simulate planetlab")]
    public async Task Every_option_is_in_the_reference(string command)
    {
        var help = await HeadroomProcess.RunAsync(Path.GetTempPath(), [.. command.Split(' '), "--help"]);
        var section = Reference().Split("\n## ").Single(s => s.StartsWith(command + "\n", StringComparison.Ordinal));
        var options = help.Output.Split([' ', '\n', ',']).Where(w => w.StartsWith("--", StringComparison.Ordinal) && w is not "--help").Distinct().ToList();
        Assert.NotEmpty(options);
        Assert.All(options, o => Assert.Contains($"| `{o}", section, StringComparison.Ordinal));
    }

    private static string Reference()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Headroom.slnx")))
            folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, "docs/reference/cli.md"));
    }
}
