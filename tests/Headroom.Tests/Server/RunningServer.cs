using System.Net.Http.Headers;
using System.Text.Json;
using Headroom.Server;

namespace Headroom.Tests.Server;

/// <summary>A server on a free port over the fake fleet, and a client of it.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly HeadroomServer _server;

    private RunningServer(HeadroomServer server, FakeControl control)
    {
        _server = server;
        Control = control;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
    }

    public FakeControl Control { get; }

    public HttpClient Client { get; }

    public Uri Address => _server.Address;

    public static async Task<RunningServer> StartAsync(ServerOptions? options = null, bool looked = true)
    {
        var control = new FakeControl();
        if (looked)
            control.Cycle(TimeSpan.Zero);
        return new RunningServer(await HeadroomServer.StartAsync(control, options ?? new ServerOptions(), TestContext.Current.CancellationToken), control);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<string> GetTextAsync(string path, string? accept = null)
    {
        using var response = await GetAsync(path, accept);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> GetJsonAsync(string path) => JsonSerializer.Deserialize<JsonElement>(await GetTextAsync(path));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asserts the status and that the error is a problem document; returns its detail.</summary>
    public static async Task<string> ProblemAsync(int status, HttpResponseMessage response)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem.TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
    }

    public async Task<string> ProblemAsync(int status, string path)
    {
        using var response = await GetAsync(path);
        return await ProblemAsync(status, response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}

/// <summary>One server for all tests of a class that change nothing.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
