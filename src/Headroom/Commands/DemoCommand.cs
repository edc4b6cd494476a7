using System.CommandLine;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary><c>headroom demo</c>: a simulated fleet on real traces, faster than time, with the real loops and the real dashboard.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var hours = new Option<double>("--hours") { Description = "Simulated hours", DefaultValueFactory = _ => 24 };
        var speed = new Option<double?>("--speed") { Description = "Simulated seconds per second; by default 600, and as fast as possible with --headless" };
        var seed = new Option<ulong>("--seed") { Description = "Another seed is another fleet and other faults", DefaultValueFactory = _ => 1 };
        var port = new Option<int>("--port") { Description = "Port of the dashboard; 0 takes any free one", DefaultValueFactory = _ => 8080 };
        var headless = new Option<bool>("--headless") { Description = "No dashboard" };
        var state = new Option<string?>("--state") { Description = "Keep Headroom's store and the simulated world in this folder, and go on from there" };
        var policy = new Option<string?>("--policy") { Description = "Policy file (YAML) instead of the demonstration's own" };
        var traces = new Option<string?>("--traces") { Description = "Trace file instead of the sample; its first week is the past" };
        var hosts = new Option<int>("--hosts") { Description = "Hosts in the fleet", DefaultValueFactory = _ => 10 };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object" };
        hours.Validators.Add(r => Check(r, r.GetValue(hours) is > 0 and <= 24 * 365, "--hours must be above 0 and at most 8760"));
        speed.Validators.Add(r => Check(r, r.GetValue(speed) is null or > 0, "--speed must be above 0"));
        port.Validators.Add(r => Check(r, r.GetValue(port) is >= 0 and <= 65535, "--port must be from 0 to 65535"));
        hosts.Validators.Add(r => Check(r, r.GetValue(hosts) is >= 1 and <= 1000, "--hosts must be from 1 to 1000"));
        var command = new Command("demo", "Run Headroom on a simulated fleet that replays real traces, faster than time")
        {
            hours, speed, seed, port, headless, state, policy, traces, hosts, json,
        };
        command.SetAction((parsed, cancellationToken) => new Demo(new DemoRequest
        {
            Hours = parsed.GetValue(hours),
            Speed = parsed.GetValue(speed) ?? (parsed.GetValue(headless) ? double.PositiveInfinity : 600),
            Seed = parsed.GetValue(seed),
            Port = parsed.GetValue(port),
            Headless = parsed.GetValue(headless),
            State = parsed.GetValue(state),
            Policy = parsed.GetValue(policy),
            Traces = parsed.GetValue(traces),
            Hosts = parsed.GetValue(hosts),
            Json = parsed.GetValue(json),
        }).RunAsync(cancellationToken));
        return command;
    }

    private static void Check(System.CommandLine.Parsing.OptionResult result, bool holds, string problem)
    {
        if (!holds)
            result.AddError(problem);
    }
}

/// <summary>What was asked of a demonstration.</summary>
internal sealed record DemoRequest
{
    public required double Hours { get; init; }

    public required double Speed { get; init; }

    public required ulong Seed { get; init; }

    public required int Port { get; init; }

    public required bool Headless { get; init; }

    public required string? State { get; init; }

    public required string? Policy { get; init; }

    public required string? Traces { get; init; }

    public required int Hosts { get; init; }

    public required bool Json { get; init; }
}
