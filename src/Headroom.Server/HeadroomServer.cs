using System.Net;
using System.Net.Sockets;
using Headroom.Control;
using Headroom.Server.Api;
using Headroom.Server.Dashboard;
using Headroom.Server.Security;
using Headroom.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headroom.Server;

/// <summary>The HTTP API and the dashboard of one running Headroom. Listens from start until it is disposed of.</summary>
public sealed class HeadroomServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 256 * 1024;

    // Long enough for a request to finish, short enough that nobody wonders whether the program hangs.
    private static readonly TimeSpan s_stopWithin = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private readonly Task _following;

    private HeadroomServer(WebApplication app, CancellationTokenSource stopping)
    {
        _app = app;
        _stopping = stopping;
        _following = app.Services.GetRequiredService<FleetHistory>().FollowAsync(stopping.Token);
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens, with the port that was taken.</summary>
    public Uri Address { get; }

    public static async Task<HeadroomServer> StartAsync(IControlService control, ServerOptions options, CancellationToken cancellationToken)
    {
        var endpoint = ListenRules.Check(options);
        var stopping = new CancellationTokenSource();
        var app = Build(control, options, endpoint, new Shutdown(stopping.Token));
        try
        {
            await app.StartAsync(cancellationToken);
            return new HeadroomServer(app, stopping);
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            stopping.Dispose();
            if (ListenRules.Explain(e, endpoint) is { } problem)
                throw new ServerException(problem, e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Event streams never end by themselves: they are told first, so that the stop below finds nobody left.
        await _stopping.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(s_stopWithin);
        try
        {
            await _app.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever is still connected is cut off by the disposal.
        }

        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private static WebApplication Build(IControlService control, ServerOptions options, IPEndPoint endpoint, Shutdown shutdown)
    {
        // Empty: no configuration files, no environment variables, nothing on the console that was not asked for.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(endpoint);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // Why it did not start is said once, by the exception.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_stopWithin);
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.AddSingleton(control).AddSingleton(options).AddSingleton(shutdown).AddSingleton<FleetSummaries>().AddSingleton<FleetHistory>();
        builder.Services.AddRouting();
        builder.Services.AddApi();
        builder.Services.AddDashboard();

        var app = builder.Build();
        app.UseGuards(options);
        app.UseProblems();
        app.UseRouting();
        app.MapApi();
        app.MapTelemetry();
        app.MapDashboard();
        return app;
    }

    /// <summary>The program owns the signals; a library must not take them.</summary>
    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Ends what would otherwise go on for ever when the server stops.</summary>
internal sealed record Shutdown(CancellationToken Token);
