using System.Diagnostics;
using Headroom.Server;

namespace Headroom.Tests.Server;

/// <summary>Starting and stopping.</summary>
public sealed class StartStopTests
{
    [Fact]
    public async Task It_takes_a_free_port_and_says_which()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("127.0.0.1", server.Address.Host);
        Assert.NotEqual(0, server.Address.Port);
    }

    [Fact]
    public async Task A_port_in_use_is_explained_in_one_line()
    {
        await using var server = await RunningServer.StartAsync();
        var options = new ServerOptions { Port = server.Address.Port };
        var refusal = await Assert.ThrowsAsync<ServerException>(
            () => HeadroomServer.StartAsync(new FakeControl(), options, TestContext.Current.CancellationToken));
        Assert.Equal($"Port {server.Address.Port} on 127.0.0.1 is in use; choose another with --port", refusal.Message);
    }

    [Fact]
    public async Task It_stops_at_once_although_readers_follow_the_events()
    {
        var server = await RunningServer.StartAsync();
        using var first = await server.GetAsync("/api/v1/events");
        using var second = await server.GetAsync("/api/v1/events");
        var begun = Stopwatch.GetTimestamp();
        await server.DisposeAsync();
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(2), Stopwatch.GetElapsedTime(begun).ToString());
    }

    [Fact]
    public async Task It_is_healthy_at_once_and_ready_after_the_first_look()
    {
        await using var server = await RunningServer.StartAsync(looked: false);
        Assert.Equal("ok\n", await server.GetTextAsync("/healthz"));
        await server.ProblemAsync(503, "/readyz");
        Assert.Contains("first look", await server.GetTextAsync("/", "text/html"));
        server.Control.Cycle(TimeSpan.Zero);
        Assert.Equal("ready\n", await server.GetTextAsync("/readyz"));
    }
}
