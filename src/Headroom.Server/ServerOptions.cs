using Headroom.Server.Dashboard;

namespace Headroom.Server;

/// <summary>How the server listens, and what it shows besides the fleet.</summary>
public sealed record ServerOptions
{
    /// <summary>An IP address or <c>localhost</c>. Anything that is not loopback needs a <see cref="Token"/>.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; }

    /// <summary>A word that says which Headroom this is, shown beside the product's name: "demo", "Lyon".</summary>
    public string? Title { get; init; }

    /// <summary>What every request must carry, as a bearer token or by signing in; null lets everybody on this machine in.</summary>
    public string? Token { get; init; }

    /// <summary>A table of results to show on the first page, asked for on every view; null for none.</summary>
    public Func<SummaryTable?>? Summary { get; init; }

    /// <summary>Connections that may follow the events at one time; further ones are told to come back later.</summary>
    public int MaxEventClients { get; init; } = 256;

    /// <summary>How often a quiet event stream says that it is alive.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);
}
