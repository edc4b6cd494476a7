using System.CommandLine;
using Headroom.Benchmarks.Fleets;

namespace Headroom.Benchmarks;

/// <summary><c>fleet</c>: one simulated fleet under Headroom's control, measured as a whole.</summary>
internal static class FleetVerb
{
    public static Command Create()
    {
        var vms = new Option<int>("--vms") { Description = "VMs; beyond the sample's hundred they repeat at other times of day", DefaultValueFactory = _ => 1000 };
        var hosts = new Option<int>("--hosts") { Description = "Hosts", DefaultValueFactory = _ => 50 };
        var hours = new Option<double>("--hours") { Description = "Simulated hours", DefaultValueFactory = _ => 24 };
        var state = new Option<string?>("--state") { Description = "Keep the store in this folder, which must be empty, instead of in memory" };
        var weigh = new Option<bool>("--weigh") { Description = "Measure the memory in use after each phase; disturbs the times" };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON object" };
        var command = new Command("fleet", "Carry a simulated fleet through a day") { vms, hosts, hours, state, weigh, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await FleetBenchmark.RunAsync(
                new FleetRequest
                {
                    Vms = parsed.GetValue(vms),
                    Hosts = parsed.GetValue(hosts),
                    Hours = parsed.GetValue(hours),
                    State = parsed.GetValue(state),
                    Weigh = parsed.GetValue(weigh),
                },
                cancellationToken);
            report.Print(Console.Out, parsed.GetValue(json));
            return report.Problem is null ? 0 : 1;
        });
        return command;
    }
}
