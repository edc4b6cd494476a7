using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Conformance;

/// <summary>A pool to try a connector on, and what may be done to it.</summary>
public sealed class HypervisorFixture : IAsyncDisposable
{
    public required IHypervisor Hypervisor { get; init; }

    /// <summary>Lets time pass for the platform and the connector alike.</summary>
    public required Func<TimeSpan, Task> LetPassAsync { get; init; }

    /// <summary>What the platform's clock shows.</summary>
    public required Func<DateTimeOffset> Now { get; init; }

    /// <summary>A running, idle VM that may be changed in every way.</summary>
    public required VmId Vm { get; init; }

    /// <summary>Another one, for things that happen at the same time.</summary>
    public required VmId OtherVm { get; init; }

    /// <summary>A host with room that <see cref="Vm"/> is not on; none where the platform has only one.</summary>
    public HostId? OtherHost { get; init; }

    /// <summary>How often samples come.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An hour costs nothing, because the clock is simulated.</summary>
    public bool TimeIsCheap { get; init; }

    /// <summary>An action may take this many times as long as its capability says.</summary>
    public double Patience { get; init; } = 10;

    public Func<ValueTask>? Cleanup { get; init; }

    public ValueTask DisposeAsync() => Cleanup?.Invoke() ?? ValueTask.CompletedTask;

    public async Task<Vm> ReadAsync(VmId vm) =>
        await Hypervisor.ReadBackAsync(vm, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException($"{vm} is gone");

    public async Task<VmCapabilities> CanAsync(VmId vm) =>
        (await Hypervisor.GetCapabilitiesAsync(TestContext.Current.CancellationToken))[vm];

    public Task<OperationStatus> StartAsync(string token, FleetAction action) =>
        Hypervisor.StartAsync(new OperationToken(token), action, TestContext.Current.CancellationToken);

    /// <summary>Waits for the end of an operation, no longer than it may take.</summary>
    public async Task<OperationStatus> EndAsync(string token, TimeSpan timeToEffect)
    {
        var patience = TimeSpan.FromSeconds(5) + (timeToEffect * Patience);
        var step = TimeSpan.FromSeconds(Math.Clamp(timeToEffect.TotalSeconds / 10, 0.2, 5));
        for (var waited = TimeSpan.Zero; ; waited += step)
        {
            var status = await Hypervisor.GetOperationAsync(new OperationToken(token), TestContext.Current.CancellationToken);
            Assert.NotNull(status);
            if (status.IsOver)
                return status;
            Assert.True(waited <= patience, $"{token} is not over after {patience}: {status.Detail}");
            await LetPassAsync(step);
        }
    }

    /// <summary>Carries an action out to its end.</summary>
    public async Task<OperationStatus> RunAsync(string token, FleetAction action, TimeSpan timeToEffect)
    {
        var started = await StartAsync(token, action);
        return started.IsOver ? started : await EndAsync(token, timeToEffect);
    }
}
