using Headroom.Server;
using Headroom.Tests.Server;

namespace Headroom.SystemTests.Dashboard;

/// <summary>A server over the fake fleet, for one test.</summary>
public sealed class Stage : IAsyncDisposable
{
    private readonly HeadroomServer _server;

    private Stage(HeadroomServer server, FakeControl control)
    {
        _server = server;
        Control = control;
    }

    public FakeControl Control { get; }

    public Uri Address => _server.Address;

    public static async Task<Stage> SetAsync(ServerOptions? options = null, bool looked = true)
    {
        var control = new FakeControl();
        if (looked)
            control.Cycle(TimeSpan.Zero);
        return new Stage(await HeadroomServer.StartAsync(control, options ?? new ServerOptions(), TestContext.Current.CancellationToken), control);
    }

    public string Vm(string name) => Control.View.Vms.First(v => v.Vm.Name == name).Vm.Id.ToString();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
