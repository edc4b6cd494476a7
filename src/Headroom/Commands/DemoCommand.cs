using System.CommandLine;
using Headroom.Terminal;

namespace Headroom.Commands;

/// <summary><c>headroom demo</c>: a simulated fleet on real traces, faster than time, with the real loops and the real dashboard.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var hours = OptionText.Number("--hours", "Simulated hours, counted from the world's beginning", 24, most: 8760);
        var speed = OptionText.Number("--speed", "Simulated seconds per second; by default 600, and as fast as possible with --headless", null, double.PositiveInfinity);
        var seed = OptionText.Whole("--seed", "Another seed is another fleet and other faults", 1UL, 0UL, ulong.MaxValue);
        var port = OptionText.Whole("--port", "Port of the dashboard; 0 takes any free one", 8080, 0, 65535);
        var headless = new Option<bool>("--headless") { Description = "No dashboard" };
        var state = OptionText.Text("--state", "folder", "Keep Headroom's store and the simulated world in this folder, and go on from there");
        var policy = OptionText.Text("--policy", "file", "Policy file (YAML) instead of the demonstration's own");
        var traces = OptionText.Text("--traces", "file", "Trace file instead of the sample; its first week is the past");
        var hosts = OptionText.Whole("--hosts", "Hosts in the fleet", 10, 1, 1000);
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object" };
        var command = new Command("demo", "Run Headroom on a simulated fleet that replays real traces, faster than time")
        {
            hours, speed, seed, port, headless, state, policy, traces, hosts, json,
        };
        command.Does((parsed, cancellationToken) => new Demo(new DemoRequest
        {
            Hours = parsed.GetValue(hours)!.Value,
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
