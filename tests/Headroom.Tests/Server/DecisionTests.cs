using System.Text.Json;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;

namespace Headroom.Tests.Server;

/// <summary>Decisions, and people's yes or no to them.</summary>
public sealed class DecisionTests
{
    [Fact]
    public async Task Decisions_come_newest_first_and_page_by_page()
    {
        await using var server = await RunningServer.StartAsync();
        var first = await server.GetJsonAsync("/api/v1/decisions?limit=10");
        var second = await server.GetJsonAsync($"/api/v1/decisions?limit=10&cursor={first.GetProperty("nextCursor").GetString()}");
        var numbers = Numbers(first).Concat(Numbers(second)).ToList();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => numbers[0] - i), numbers);
    }

    [Fact]
    public async Task Decisions_can_be_filtered()
    {
        await using var server = await RunningServer.StartAsync();
        var open = await server.GetJsonAsync("/api/v1/decisions?state=proposed,Started");
        Assert.Equal(3, open.GetProperty("items").GetArrayLength());
        var ofOne = await server.GetJsonAsync("/api/v1/decisions?vm=shop-db-01&limit=1000");
        Assert.All(ofOne.GetProperty("items").EnumerateArray(), d => Assert.Equal("shop-db-01", d.GetProperty("vmName").GetString()));
        var late = await server.GetJsonAsync("/api/v1/decisions?since=2026-03-17T14:00:00Z&limit=1000");
        Assert.All(late.GetProperty("items").EnumerateArray(), d => Assert.True(d.GetProperty("changedAt").GetDateTimeOffset() >= FakeControl.Start.AddMinutes(-20)));
        Assert.Contains("'maybe' is not a state", await server.ProblemAsync(400, "/api/v1/decisions?state=maybe"));
        Assert.Contains("'nobody'", await server.ProblemAsync(404, "/api/v1/decisions?vm=nobody"));
    }

    [Fact]
    public async Task A_decision_carries_its_action_evidence_and_life()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await FirstAsync(server, "state=undone");
        var decision = await server.GetJsonAsync($"/api/v1/decisions/{id}");
        Assert.Equal("resize", decision.GetProperty("action").GetProperty("kind").GetString());
        Assert.Equal("undone", decision.GetProperty("history").EnumerateArray().Last().GetProperty("state").GetString());
        Assert.Equal("2..13", decision.GetProperty("evidence").GetProperty("resources")[0].GetProperty("window").GetString());
        var why = await server.GetJsonAsync($"/api/v1/decisions/{id}/why");
        Assert.Equal(id, why.GetProperty("subject").GetString());
        Assert.Contains("'d999999'", await server.ProblemAsync(404, "/api/v1/decisions/d999999"));
        Assert.Contains("'d999999'", await server.ProblemAsync(404, "/api/v1/decisions/d999999/why"));
    }

    [Fact]
    public async Task A_migration_names_both_hosts()
    {
        await using var server = await RunningServer.StartAsync();
        var move = (await server.GetJsonAsync("/api/v1/decisions?state=started")).GetProperty("items")[0].GetProperty("action");
        Assert.Equal("north-05", move.GetProperty("target").GetString());
        Assert.StartsWith("north-", move.GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_yes_is_taken_once()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await FirstAsync(server, "state=proposed");
        using var yes = await server.SendAsync(HttpMethod.Post, $"/api/v1/decisions/{id}/approve");
        Assert.Equal(200, (int)yes.StatusCode);
        using var again = await server.SendAsync(HttpMethod.Post, $"/api/v1/decisions/{id}/approve");
        Assert.Contains("already", await RunningServer.ProblemAsync(409, again));
        using var none = await server.SendAsync(HttpMethod.Post, "/api/v1/decisions/d999999/approve");
        await RunningServer.ProblemAsync(404, none);
        Assert.Equal("by api", (await server.Control.FindDecisionAsync(id, TestContext.Current.CancellationToken))!.History[^1].Detail);
    }

    [Fact]
    public async Task A_no_needs_a_reason()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await FirstAsync(server, "state=proposed");
        var path = $"/api/v1/decisions/{id}/skip";
        await RunningServer.ProblemAsync(400, await server.SendAsync(HttpMethod.Post, path, """{"reason":" "}"""));
        await RunningServer.ProblemAsync(400, await server.SendAsync(HttpMethod.Post, path, "{}"));
        await RunningServer.ProblemAsync(400, await server.SendAsync(HttpMethod.Post, path, """{"reason":"x","because":"y"}"""));
        await RunningServer.ProblemAsync(400, await server.SendAsync(HttpMethod.Post, path, "no"));
        using var no = await server.SendAsync(HttpMethod.Post, path, """{"reason":"not today"}""");
        Assert.Equal(200, (int)no.StatusCode);
        var skipped = await server.Control.QueryDecisionsAsync(
            new DecisionQuery { States = [DecisionState.Skipped], Limit = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal("api: not today", skipped[0].History[^1].Detail);
    }

    private static async Task<string> FirstAsync(RunningServer server, string query) =>
        (await server.GetJsonAsync($"/api/v1/decisions?limit=1&{query}")).GetProperty("items")[0].GetProperty("id").GetString()!;

    private static IEnumerable<long> Numbers(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("number").GetInt64());
}
