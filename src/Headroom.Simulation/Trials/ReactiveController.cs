using System.Collections.Immutable;
using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Simulation.Trials;

/// <summary>
/// What Headroom is compared with: the allocation follows the last sample, times a margin, when that is more than 1.2 times or less
/// than 0.8 times what is allocated. It sees the same samples at the same time and acts through the same actuators.
/// </summary>
public sealed class ReactiveController(IHypervisor hypervisor, Amounts margins)
{
    private const double Up = 1.2;
    private const double Down = 0.8;

    private readonly Dictionary<VmId, OperationToken> _running = [];
    private readonly long[] _actions = new long[Resources.Count];
    private DateTimeOffset _seen = DateTimeOffset.MinValue;
    private long _number;

    /// <summary>Changes begun, by resource.</summary>
    public IReadOnlyList<long> Actions => _actions;

    public async Task CycleAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var samples = await hypervisor.GetSamplesAsync(_seen == DateTimeOffset.MinValue ? now - TimeSpan.FromMinutes(10) : _seen, cancellationToken);
        var latest = new Dictionary<VmId, Sample>();
        foreach (var sample in samples)
        {
            latest[sample.Vm] = sample;
            if (sample.End > _seen)
                _seen = sample.End;
        }

        var capabilities = await hypervisor.GetCapabilitiesAsync(cancellationToken);
        foreach (var vm in (await hypervisor.GetInventoryAsync(cancellationToken)).Vms)
        {
            if (vm.IsRunning && latest.TryGetValue(vm.Id, out var sample) && !await IsBusyAsync(vm.Id, cancellationToken))
                await FollowAsync(vm, sample, capabilities[vm.Id], cancellationToken);
        }
    }

    private async Task FollowAsync(Vm vm, Sample sample, VmCapabilities capabilities, CancellationToken cancellationToken)
    {
        var changes = ImmutableArray.CreateBuilder<ResourceChange>();
        foreach (var resource in Resources.All)
        {
            var usage = sample.Mean[resource];
            if (double.IsNaN(usage))
                continue;
            var allocation = vm.Allocation[resource];
            var want = capabilities[resource].Fit(usage * margins[resource]);
            if ((want > Up * allocation && capabilities[resource].CanGrow) || (want < Down * allocation && capabilities[resource].CanShrink))
                changes.Add(new ResourceChange(resource, allocation, want));
        }

        if (changes.Count == 0)
            return;
        foreach (var change in changes)
            _actions[(int)change.Resource]++;
        var token = new OperationToken($"reactive{++_number}");
        _running[vm.Id] = token;
        await hypervisor.StartAsync(token, new ResizeAction(vm.Id, changes.ToImmutable()), cancellationToken);
    }

    private async Task<bool> IsBusyAsync(VmId vm, CancellationToken cancellationToken) =>
        _running.TryGetValue(vm, out var token) && await hypervisor.GetOperationAsync(token, cancellationToken) is { IsOver: false };
}
