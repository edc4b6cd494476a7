using Headroom.Server;

namespace Headroom.Tests.Server;

/// <summary>Who is let in, and who is not.</summary>
public sealed class SecurityTests
{
    private const string Token = "a-token-of-more-than-16-characters";

    [Fact]
    public async Task Every_answer_tells_browsers_to_be_strict()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in new[] { "/", "/api/v1/vms", "/api/v1/vms/nobody", "/nothing", "/metrics", "/favicon.svg" })
        {
            using var response = await server.GetAsync(path);
            string Header(string name) => string.Join(' ', response.Headers.GetValues(name));
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("same-origin", Header("Referrer-Policy"));
            Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"));
            Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("evil.example", false)]
    [InlineData("evil.example:8080", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("192.168.1.5", false)]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:1234", true)]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("[::1]:8080", true)]
    public async Task On_loopback_only_names_of_this_machine_are_answered(string host, bool answered)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, "/api/v1/pools", null, ("Host", host));
        Assert.Equal(answered ? 200 : 421, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "http://localhost:1", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    public async Task Changes_from_other_sites_are_refused(string header, string value, bool taken)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Post, "/api/v1/pools/north/pause", null, (header, value));
        Assert.Equal(taken ? 204 : 403, (int)response.StatusCode);
        Assert.Equal(taken, server.Control.View.Pools[0].Paused);
    }

    [Fact]
    public async Task Changes_from_our_own_pages_are_taken()
    {
        await using var server = await RunningServer.StartAsync();
        var origin = server.Address.GetLeftPart(UriPartial.Authority);
        using var response = await server.SendAsync(HttpMethod.Post, "/api/v1/pools/north/pause", null, ("Origin", origin));
        Assert.Equal(204, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_large_body_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        var text = new string('#', 300_000);
        using var response = await server.SendAsync(HttpMethod.Put, "/api/v1/policies/night", text, ("If-None-Match", "*"));
        await RunningServer.ProblemAsync(413, response);
    }

    [Fact]
    public async Task With_a_token_nobody_comes_in_without_it()
    {
        await using var server = await RunningServer.StartAsync(new ServerOptions { Token = Token });
        foreach (var path in new[] { "/api/v1/vms", "/metrics", "/openapi/v1.json", "/api/v1/events", "/sign-in/../api/v1/vms" })
            Assert.Contains("Bearer", await server.ProblemAsync(401, path));
        using var wrong = await server.SendAsync(HttpMethod.Get, "/api/v1/vms", null, ("Authorization", "Bearer " + Token[..^1]));
        Assert.Equal(401, (int)wrong.StatusCode);
        using var right = await server.SendAsync(HttpMethod.Get, "/api/v1/vms", null, ("Authorization", "Bearer " + Token));
        Assert.Equal(200, (int)right.StatusCode);
        await server.GetTextAsync("/healthz");
    }

    [Fact]
    public async Task People_sign_in_once()
    {
        await using var server = await RunningServer.StartAsync(new ServerOptions { Token = Token });
        using var sent = await server.GetAsync("/vms", "text/html");
        Assert.Equal((302, "/sign-in"), ((int)sent.StatusCode, sent.Headers.Location?.ToString()));
        Assert.Contains("Sign in", await server.GetTextAsync("/sign-in", "text/html"));

        using var wrong = await SignInAsync(server, "wrong");
        Assert.Equal("/sign-in?wrong=1", wrong.Headers.Location?.ToString());
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var right = await SignInAsync(server, Token);
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie);
        using var page = await server.SendAsync(HttpMethod.Get, "/vms", null, ("Cookie", cookie.Split(';')[0]), ("Accept", "text/html"));
        Assert.Equal(200, (int)page.StatusCode);
    }

    [Theory]
    [InlineData("0.0.0.0", null, "set a token")]
    [InlineData("*", null, "set a token")]
    [InlineData("::", null, "set a token")]
    [InlineData("127.0.0.1", "short", "too short")]
    [InlineData("example.org", null, "not an address")]
    [InlineData("203.0.113.7", Token, "not an address of this machine")]
    public async Task It_does_not_start_open_or_wrong(string address, string? token, string part)
    {
        var options = new ServerOptions { Address = address, Token = token };
        var refusal = await Assert.ThrowsAsync<ServerException>(
            () => HeadroomServer.StartAsync(new FakeControl(), options, TestContext.Current.CancellationToken));
        Assert.Contains(part, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static async Task<HttpResponseMessage> SignInAsync(RunningServer server, string token)
    {
        using var form = new FormUrlEncodedContent([new("token", token)]);
        return await server.Client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }
}
