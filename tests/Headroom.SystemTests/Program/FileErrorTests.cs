using System.Net;
using System.Net.Sockets;

namespace Headroom.SystemTests.Program;

/// <summary>What a person can mend is one line on standard error (the file, what is wrong, what to do), exit code 1, and nothing on standard output.</summary>
public sealed class FileErrorTests : IDisposable
{
    private const string Head = "apiVersion: headroom/v1\nkind: Policy\nmetadata:\n  name: p\nspec:\n";

    private readonly Playground _here = new();

    public FileErrorTests()
    {
        _here.WriteTraces("good.csv", days: 3);
        _here.Write("empty.csv", "");
        _here.Write("header.csv", "vm,t,cpu_pct\n");
        _here.Write("bad.csv", "vm,t,cpu_pct\na,noon,1\n,1,2\n");
        _here.Write("words.csv", "hello\nworld\n");
        _here.Write("memory.csv", "vm,t,mem_pct\na,0,1\n");
        File.WriteAllBytes(_here.PathOf("cut.csv.gz"), [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
        _here.Write("unknown.yaml", Head + "  weigth: 2\n");
        _here.Write("contradiction.yaml", Head + "  cpu: {min: 4, max: 2}\n");
        _here.Write("broken.yaml", Head + "  weight: 1\n  weight: 2\n");
        _here.Write("deep.yaml", Head + "  cpu: " + new string('[', 200_000));
        _here.Write("serve.yaml", "apiVersion: headroom/v1\nkind: Configuration\nmetadata: {name: x}\nspec: {state: here}\n");
    }

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("backtest none.csv", "none.csv: there is no such file; check the name and the current directory")]
    [InlineData("backtest @none.csv", "@none.csv: there is no such file; check the name and the current directory")]
    [InlineData("backtest .", ".: is a directory; give the name of a file")]
    [InlineData("backtest empty.csv", "empty.csv: is empty; a trace file begins with a header such as vm,t,cpu_pct")]
    [InlineData("backtest header.csv", "header.csv: has a header but no rows; give a file with at least one row")]
    [InlineData("backtest bad.csv", "bad.csv, line 2: none of the 2 rows can be used: t 'noon' is not a time in whole unix seconds; correct the file")]
    [InlineData("backtest words.csv", "words.csv, line 1: there is no column vm; a trace file begins with a header such as vm,t,cpu_pct, separated by commas")]
    [InlineData("backtest memory.csv", "memory.csv: no usage can be computed (memory: there is no column mem_capacity_mb); add what is missing")]
    [InlineData("backtest cut.csv.gz", "cut.csv.gz: the compressed data is damaged or cut short; copy or download the file again")]
    [InlineData("backtest good.csv", "good.csv: holds 3 d, and the history alone is 14 d; give a longer file, or a --history from 1d to less than the file's length")]
    [InlineData("backtest good.csv --history 3d", "good.csv: holds 3 d, and the history alone is 3 d; give a longer file, or a --history from 1d to less than the file's length")]
    [InlineData("backtest good.csv --history 2d --out none/a.csv", "none/a.csv: its directory does not exist; create it, or choose another")]
    [InlineData("backtest good.csv --history 2d --out .", ".: is a directory; give the name of a file")]
    [InlineData("backtest good.csv --history 2d --out good.csv", "good.csv: is a file that this run reads; write to another one")]
    [InlineData("backtest good.csv --history 2d --out-baselines good.csv", "good.csv: the folder cannot be made; check the path and its permissions")]
    [InlineData("backtest good.csv --policy none.yaml", "none.yaml: there is no such file; check the path and its permissions")]
    [InlineData("backtest good.csv --policy .", ".: is a folder; name a file in it")]
    [InlineData("backtest good.csv --policy unknown.yaml", "unknown.yaml, line 6: unknown key 'spec.weigth'; did you mean 'weight'?")]
    [InlineData("backtest good.csv --policy contradiction.yaml", "contradiction.yaml, line 6: 'spec.cpu.min' is 4 cores, above the maximum of 2 cores; change one of the values")]
    [InlineData("backtest good.csv --policy broken.yaml", "broken.yaml, line 7: is not YAML: Duplicate key weight; mend it there")]
    [InlineData("backtest good.csv --policy deep.yaml", "deep.yaml, line 6: is nested more than 32 deep; no document needs that")]
    [InlineData("demo --headless --policy unknown.yaml", "unknown.yaml, line 6: unknown key 'spec.weigth'; did you mean 'weight'?")]
    [InlineData("demo --headless --traces none.csv", "none.csv: there is no such file; check the name and the current directory")]
    [InlineData("demo --headless --traces good.csv", "good.csv: holds 3 d, no more than the history of 7 d; give a longer file")]
    [InlineData("serve --config none.yaml", "none.yaml: there is no such file; check the path and its permissions")]
    [InlineData("serve --config serve.yaml", "serve.yaml: has no document of kind Pool; add one")]
    public async Task A_failure_is_one_line_and_exit_code_1(string arguments, string message)
    {
        var outcome = await HeadroomProcess.RunAsync(_here.Folder, arguments.Split(' '));
        Assert.Equal((1, "", "headroom: " + message), (outcome.ExitCode, outcome.Output, Assert.Single(outcome.ErrorLines)));
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var outcome = await HeadroomProcess.RunAsync(_here.Folder, "demo", "--port", $"{port}");
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal($"headroom: Port {port} on 127.0.0.1 is in use; choose another with --port", Assert.Single(outcome.ErrorLines));
    }
}
