using System.CommandLine;
using Headroom.Control;
using Headroom.Documents;
using Headroom.Documents.Configuration;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Server;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Trials;

namespace Headroom.Commands;

/// <summary><c>headroom serve</c>: the loops, the API and the dashboard for the pool of a configuration file, until told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>Of the slow lane in a cycle of real time: 0.13 % of a core.</summary>
    private const double SlowWork = 400;

    public static Command Create()
    {
        var config = OptionText.Text("--config", "file", "Configuration file (YAML)");
        config.Required = true;
        var command = new Command("serve", "Run the loops, the API and the dashboard as a configuration file says") { config };
        command.Does((parsed, cancellationToken) => RunAsync(ConfigurationReader.ReadFile(parsed.GetValue(config)!), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(HeadroomConfiguration config, CancellationToken cancellationToken)
    {
        var pool = config.Pool.Simulated;
        var traces = TraceReader.Read(pool.Traces, cancellationToken: cancellationToken);
        var fleet = TraceFleet.Build(traces, pool.Traces, pool.History, new FleetBuilderOptions
        {
            Pool = new PoolId(config.Pool.Name),
            Seed = (ulong)pool.Seed,
            Hosts = pool.Hosts,
            Start = traces.Start,
        });
        var standard = new ControlOptions();
        var options = standard with
        {
            Overcommit = config.Pool.Overcommit,
            KeepSamples = config.KeepSamples ?? standard.KeepSamples,
            FreshFor = config.FreshFor ?? standard.FreshFor,
            SlowWork = Math.Max(standard.SlowWork, SlowWork / Math.Max(1, pool.Speed)),
        };
        using var session = await SimulatedSession.OpenAsync(fleet, new WorldOptions(), pool.History, config.State, config.Policies, options, cancellationToken);
        await using var server = await HeadroomServer.StartAsync(session.Trial.Loop, ServerOptions(config), cancellationToken);
        Console.Error.WriteLine($"Pool {config.Pool.Name}: {fleet.Vms.Length} VMs on {fleet.Hosts.Length} hosts, simulated. Dashboard: {server.Address}");
        await session.PlayAsync(DateTimeOffset.MaxValue, pool.Speed, () => { }, cancellationToken);
        return 0;
    }

    private static ServerOptions ServerOptions(HeadroomConfiguration config) => new()
    {
        Address = config.ListenAddress,
        Port = config.ListenPort,
        Title = config.Pool.Name,
        Token = config.TokenFile is { } file ? ReadToken(file) : null,
    };

    private static string ReadToken(string path)
    {
        try
        {
            var token = File.ReadLines(path).FirstOrDefault()?.Trim();
            return token is { Length: >= 16 } ? token : throw new DocumentException(path, "its first line is no token", "write at least 16 characters there");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException(path, "the token cannot be read", "check the path and its permissions", inner: problem);
        }
    }
}
