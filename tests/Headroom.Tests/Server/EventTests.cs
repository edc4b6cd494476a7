using Headroom.Server;

namespace Headroom.Tests.Server;

/// <summary>Server-Sent Events.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task A_stream_begins_with_the_view_and_then_tells_changes()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.GetAsync("/api/v1/events");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = await ReaderAsync(response);
        var first = await NextAsync(reader);
        Assert.Contains("retry: 2000", first);
        Assert.Contains("event: view", first);

        server.Control.Cycle(TimeSpan.FromMinutes(1));
        var second = await NextAsync(reader);
        Assert.Contains("event: view", second);
        Assert.Contains("id: 2", second);
        Assert.Contains("data: {\"at\":\"2026-03-17T14:21:00+00:00\",\"version\":2}", second);

        var waiting = await server.GetJsonAsync("/api/v1/decisions?state=proposed&limit=1");
        var id = waiting.GetProperty("items")[0].GetProperty("id").GetString();
        using var yes = await server.SendAsync(HttpMethod.Post, $"/api/v1/decisions/{id}/approve");
        var third = await NextAsync(reader);
        Assert.Contains("event: decision", third);
        Assert.Contains(third, line => line.Contains("\"state\":\"approved\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quiet_stream_says_that_it_is_alive()
    {
        await using var server = await RunningServer.StartAsync(new ServerOptions { Heartbeat = TimeSpan.FromMilliseconds(50) });
        using var response = await server.GetAsync("/api/v1/events");
        using var reader = await ReaderAsync(response);
        await NextAsync(reader);
        Assert.Equal([": still here"], await NextAsync(reader));
        Assert.Equal([": still here"], await NextAsync(reader));
    }

    [Fact]
    public async Task There_is_room_for_so_many_readers()
    {
        await using var server = await RunningServer.StartAsync(new ServerOptions { MaxEventClients = 2 });
        using var first = await server.GetAsync("/api/v1/events");
        using var second = await server.GetAsync("/api/v1/events");
        using var third = await server.GetAsync("/api/v1/events");
        await RunningServer.ProblemAsync(503, third);
        Assert.NotNull(third.Headers.RetryAfter);

        first.Dispose();
        await EventuallyAsync(async () =>
        {
            using var again = await server.GetAsync("/api/v1/events");
            return again.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task A_reader_that_left_is_forgotten()
    {
        await using var server = await RunningServer.StartAsync();
        var before = server.Control.Readers;
        using (var response = await server.GetAsync("/api/v1/events"))
        {
            using var reader = await ReaderAsync(response);
            await NextAsync(reader);
            Assert.Equal(before + 1, server.Control.Readers);
        }

        await EventuallyAsync(() => Task.FromResult(server.Control.Readers == before));
    }

    private static async Task<StreamReader> ReaderAsync(HttpResponseMessage response) =>
        new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

    private static async Task<List<string>> NextAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
            lines.Add(line);
        return lines;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await holds())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Fail("it did not happen within five seconds");
    }
}
