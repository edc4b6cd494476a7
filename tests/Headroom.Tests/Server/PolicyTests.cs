using System.Text.Json;

namespace Headroom.Tests.Server;

/// <summary>Policies over HTTP: nobody overwrites what they have not read.</summary>
public sealed class PolicyTests
{
    private const string Night =
        """
        {"apiVersion":"headroom/v1","kind":"Policy","metadata":{"name":"night"},
         "spec":{"selector":{"application":"billing"},"mode":"Recommend","horizon":"15m","riskThreshold":"20%",
                 "cpu":{"min":"500m","max":"8"},"memory":{"min":"4Gi"},"disk":{"min":"40MiB/s"}}}
        """;

    [Fact]
    public async Task Policies_are_listed_with_what_they_decide()
    {
        await using var server = await RunningServer.StartAsync();
        var policies = (await server.GetJsonAsync("/api/v1/policies")).EnumerateArray().ToList();
        Assert.Equal(["careful-databases", "default", "lab"], policies.Select(p => p.GetProperty("name").GetString()!));
        Assert.Equal(7, policies[0].GetProperty("vmCount").GetInt32());
    }

    [Fact]
    public async Task A_policy_is_a_document_in_json_or_yaml()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.GetAsync("/api/v1/policies/careful-databases");
        Assert.Equal("\"2\"", response.Headers.ETag?.Tag);
        var json = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("8Gi", json.GetProperty("spec").GetProperty("memory").GetProperty("min").GetString());
        Assert.Equal("Approve", json.GetProperty("spec").GetProperty("mode").GetProperty("down").GetString());
        Assert.False(json.GetProperty("spec").TryGetProperty("cpu", out _));
        Assert.Contains("min: 8Gi", await server.GetTextAsync("/api/v1/policies/careful-databases", "application/yaml"));
        await server.ProblemAsync(404, "/api/v1/policies/none");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task What_is_read_can_be_written_back(string type)
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var name in new[] { "careful-databases", "default", "lab" })
        {
            var before = server.Control.Policies.Find(name)!;
            var text = await server.GetTextAsync($"/api/v1/policies/{name}", type);
            using var put = await PutAsync(server, name, text, ("If-Match", $"\"{before.Version}\""));
            Assert.Equal(200, (int)put.StatusCode);
            var after = server.Control.Policies.Find(name)!;
            Assert.Equal(before.Version + 1, after.Version);
            Assert.Equal($"\"{after.Version}\"", put.Headers.ETag?.Tag);
            Assert.Equal(before.Spec, after.Spec);
            Assert.Equal(before.Priority, after.Priority);
            Assert.Equal(before.Selector.Labels, after.Selector.Labels);
        }
    }

    [Fact]
    public async Task A_new_policy_says_that_it_is_new()
    {
        await using var server = await RunningServer.StartAsync();
        await RunningServer.ProblemAsync(428, await PutAsync(server, "night", Night));
        await RunningServer.ProblemAsync(412, await PutAsync(server, "night", Night, ("If-Match", "\"1\"")));
        using var created = await PutAsync(server, "night", Night, ("If-None-Match", "*"));
        Assert.Equal(201, (int)created.StatusCode);
        Assert.Equal("/api/v1/policies/night", created.Headers.Location?.ToString());
        Assert.Equal(0.2, server.Control.Policies.Find("night")!.Spec.RiskThreshold);
        Assert.Contains("already", await RunningServer.ProblemAsync(412, await PutAsync(server, "night", Night, ("If-None-Match", "*"))));
    }

    [Fact]
    public async Task A_change_names_what_it_replaces()
    {
        await using var server = await RunningServer.StartAsync();
        var text = await server.GetTextAsync("/api/v1/policies/lab");
        Assert.Contains("If-Match", await RunningServer.ProblemAsync(428, await PutAsync(server, "lab", text)));
        Assert.Contains("version 1", await RunningServer.ProblemAsync(412, await PutAsync(server, "lab", text, ("If-Match", "\"7\""))));
        using var done = await PutAsync(server, "lab", text, ("If-Match", "\"1\""));
        Assert.Equal(200, (int)done.StatusCode);
        await RunningServer.ProblemAsync(412, await PutAsync(server, "lab", text, ("If-Match", "\"1\"")));
    }

    [Theory]
    [InlineData("""{"apiVersion":"headroom/v1","kind":"Policy","metadata":{"name":"night"},"spec":{"horizn":"15m"}}""", "horizon")]
    [InlineData("""{"apiVersion":"headroom/v1","kind":"Policy","metadata":{"name":"night"},"spec":{"cpu":{"min":"4Gi"}}}""", "4Gi")]
    [InlineData("""{"apiVersion":"headroom/v1","kind":"Policy","metadata":{"name":"other"},"spec":{}}""", "'other'")]
    [InlineData("]", "")]
    [InlineData("", "")]
    public async Task A_wrong_document_is_refused_with_the_reason(string text, string part)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Contains(part, await RunningServer.ProblemAsync(400, await PutAsync(server, "night", text, ("If-None-Match", "*"))));
        Assert.Null(server.Control.Policies.Find("night"));
    }

    [Fact]
    public async Task A_removal_names_what_it_removes()
    {
        await using var server = await RunningServer.StartAsync();
        await RunningServer.ProblemAsync(404, await server.SendAsync(HttpMethod.Delete, "/api/v1/policies/none", null, ("If-Match", "\"1\"")));
        await RunningServer.ProblemAsync(428, await server.SendAsync(HttpMethod.Delete, "/api/v1/policies/lab"));
        await RunningServer.ProblemAsync(412, await server.SendAsync(HttpMethod.Delete, "/api/v1/policies/lab", null, ("If-Match", "\"9\"")));
        using var done = await server.SendAsync(HttpMethod.Delete, "/api/v1/policies/lab", null, ("If-Match", "\"1\""));
        Assert.Equal(204, (int)done.StatusCode);
        Assert.Null(server.Control.Policies.Find("lab"));
    }

    [Fact]
    public async Task An_application_can_be_bound_to_a_policy_and_let_go()
    {
        await using var server = await RunningServer.StartAsync();
        const string Path = "/api/v1/applications/ci/policy";
        await RunningServer.ProblemAsync(404, await server.SendAsync(HttpMethod.Put, Path, """{"policyName":"none"}"""));
        using var bound = await server.SendAsync(HttpMethod.Put, Path, """{"policyName":"lab"}""");
        Assert.Equal(204, (int)bound.StatusCode);
        var applications = (await server.GetJsonAsync("/api/v1/applications")).EnumerateArray();
        Assert.Equal("lab", applications.Single(a => a.GetProperty("id").GetString() == "ci").GetProperty("boundPolicy").GetString());
        using var free = await server.SendAsync(HttpMethod.Put, Path, """{"policyName":null}""");
        Assert.Equal(204, (int)free.StatusCode);
        Assert.Empty(server.Control.Policies.Bindings);
    }

    [Fact]
    public async Task A_pool_can_be_paused_and_resumed()
    {
        await using var server = await RunningServer.StartAsync();
        using var paused = await server.SendAsync(HttpMethod.Post, "/api/v1/pools/north/pause");
        Assert.Equal(204, (int)paused.StatusCode);
        Assert.True((await server.GetJsonAsync("/api/v1/pools/north")).GetProperty("paused").GetBoolean());
        using var resumed = await server.SendAsync(HttpMethod.Post, "/api/v1/pools/north/resume");
        Assert.False((await server.GetJsonAsync("/api/v1/pools/north")).GetProperty("paused").GetBoolean());
        await RunningServer.ProblemAsync(404, await server.SendAsync(HttpMethod.Post, "/api/v1/pools/none/pause"));
    }

    private static Task<HttpResponseMessage> PutAsync(RunningServer server, string name, string text, params (string Name, string Value)[] headers) =>
        server.SendAsync(HttpMethod.Put, $"/api/v1/policies/{name}", text, headers);
}
