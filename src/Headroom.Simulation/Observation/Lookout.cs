using System.Collections.Immutable;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Observation;

/// <summary>What can be seen of a world from outside and through its agents. Looking changes nothing.</summary>
internal sealed class Lookout(WorldEngine engine)
{
    private const double ConsentMargin = 1.05;

    private readonly WorldState _state = engine.State;
    private readonly SampleReader _samples = new(engine);
    private readonly Vm?[] _described = new Vm?[engine.State.Vms.Length];
    private readonly CapabilityBook.Basis?[] _bases = new CapabilityBook.Basis?[engine.State.Vms.Length];
    private ImmutableDictionary<VmId, VmCapabilities> _capabilities = ImmutableDictionary<VmId, VmCapabilities>.Empty;

    public Inventory ReadInventory() => new(
        new DateTimeOffset(_state.Now, TimeSpan.Zero),
        [.. Enumerable.Range(0, _state.Hosts.Length).Select(ReadHost)],
        [.. Enumerable.Range(0, _state.Vms.Length).Select(ReadVm)]);

    /// <summary>The same object for as long as nothing about the VM has changed.</summary>
    public Vm ReadVm(int vm)
    {
        ref readonly var record = ref _state.Vms[vm];
        var (host, state, allocation) = (_state.Fleet.Hosts[record.Host].Id, _state.IsRunning(vm) ? VmState.Running : VmState.Off, _state.AllocationOf(vm));
        if (_described[vm] is { } known && known.Host == host && known.State == state && known.VcpuCount == record.Vcpus && known.Allocation == allocation)
            return known;
        var definition = _state.Fleet.Vms[vm];
        return _described[vm] = new Vm
        {
            Id = definition.Id,
            Name = definition.Name,
            Pool = _state.Fleet.Pool,
            Host = host,
            HomeHost = definition.Host,
            State = state,
            Provisioned = definition.Provisioned,
            Allocation = allocation,
            VcpuCount = record.Vcpus,
            Labels = definition.Labels,
            Application = definition.Application,
            Owner = definition.Owner,
        };
    }

    /// <summary>The same as before but for the VMs of which something has changed that capabilities follow from.</summary>
    public ImmutableDictionary<VmId, VmCapabilities> ReadCapabilities()
    {
        var changed = new List<KeyValuePair<VmId, VmCapabilities>>();
        for (var vm = 0; vm < _state.Vms.Length; vm++)
        {
            var basis = CapabilityBook.BasisOf(_state, vm);
            if (_bases[vm] == basis)
                continue;
            _bases[vm] = basis;
            changed.Add(new(_state.Fleet.Vms[vm].Id, CapabilityBook.Of(_state, vm)));
        }

        return _capabilities = _capabilities.SetItems(changed);
    }

    public IReadOnlyList<Sample> ReadSamples(long since) => _samples.ReadSamples(since);

    public IReadOnlyList<GuestReport> ReadReports(long since) => _samples.ReadReports(since);

    public GuestView? ReadGuest(int vm)
    {
        if (_samples.IsSilent(vm))
            return null;
        ref var memory = ref _state.Channel(vm, Resource.Memory);
        var bound = Math.Min(memory.Allocation, memory.Active * PhysicalConstants.WorkingSetEstimate) * _samples.Truthfulness(vm);
        return new GuestView(_state.Vms[vm].CpusOnline, memory.Allocation, bound);
    }

    public GuestReply AskConsent(VmId id, ResourceChange change)
    {
        if (!_state.VmIndex.TryGetValue(id, out var vm) || _samples.IsSilent(vm))
            return new GuestReply(GuestAnswer.Silent);
        if (_state.Fleet.Vms[vm].Traits.RefusesToShrink)
            return new GuestReply(GuestAnswer.Refused, "its owner does not let it shrink");
        var workingSet = _state.Channel(vm, Resource.Memory).Active * _samples.Truthfulness(vm);
        return change.Resource == Resource.Memory && change.To < workingSet * ConsentMargin
            ? new GuestReply(GuestAnswer.Refused, $"its working set is {AmountText.FormatBytes(workingSet)}")
            : new GuestReply(GuestAnswer.Granted);
    }

    public GuestReply Answer(VmId id, GuestDirective directive)
    {
        if (!_state.VmIndex.TryGetValue(id, out var vm) || _samples.IsSilent(vm))
            return new GuestReply(GuestAnswer.Silent);
        return directive switch
        {
            GuestDirective.OnlineCpus online when online.Count < 1 || online.Count > _state.Vms[vm].Vcpus =>
                new GuestReply(GuestAnswer.Refused, $"it has {_state.Vms[vm].Vcpus} CPUs, so {online.Count} cannot be online"),
            GuestDirective.ReportEvery every when every.Interval != _state.Fleet.Step =>
                new GuestReply(GuestAnswer.Refused, $"it reports every {AmountText.FormatDuration(_state.Fleet.Step)}"),
            _ => new GuestReply(GuestAnswer.Granted),
        };
    }

    private Host ReadHost(int host)
    {
        var definition = _state.Fleet.Hosts[host];
        return new Host
        {
            Id = definition.Id,
            Pool = _state.Fleet.Pool,
            Capacity = definition.Capacity,
            State = _state.Hosts[host].State,
            Zone = definition.Zone,
            Rack = definition.Rack,
            Price = definition.Price,
            Power = definition.Power,
        };
    }
}
