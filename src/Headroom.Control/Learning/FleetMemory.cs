using Headroom.Control.Acting;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Control.Learning;

/// <summary>
/// What Headroom remembers of every VM of a pool. One thread learns; others may ask for a forecast meanwhile, which is what the
/// lock is for. No input or output happens under it.
/// </summary>
internal sealed class FleetMemory(ControlOptions options) : IActionLedger
{
    /// <summary>Only what is this recent says how good the forecasts are now; older history only teaches.</summary>
    private static readonly TimeSpan s_judgedFor = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<VmId, VmMemory> _vms = [];
    private readonly Dictionary<VmId, VmMemory> _former = [];

    /// <summary>VMs that are new, or whose policy now asks for other forecasts: their history has yet to be recalled.</summary>
    public IReadOnlyList<VmId> Meet(IEnumerable<Vm> vms, Func<Vm, EffectivePolicy> policyOf, Func<VmId, VmCapabilities?> capabilitiesOf)
    {
        var unknown = new List<VmId>();
        lock (_lock)
        {
            _former.Clear();
            foreach (var vm in vms)
            {
                var policy = policyOf(vm);
                var known = _vms.GetValueOrDefault(vm.Id);
                if (known?.IsShapedFor(policy) == true || capabilitiesOf(vm.Id) is not { } capabilities)
                    continue;
                var fresh = new VmMemory(options, policy, capabilities);
                if (known is not null)
                    fresh.TakeOver(known);
                else
                    fresh.Expected = vm.Allocation;
                _vms[vm.Id] = fresh;
                if (known is not null)
                    _former[vm.Id] = known;
                unknown.Add(vm.Id);
            }
        }

        return unknown;
    }

    /// <summary>Takes a meeting back: what was known before it is known again.</summary>
    public void Forget(IEnumerable<VmId> vms)
    {
        lock (_lock)
        {
            foreach (var vm in vms)
            {
                _vms.Remove(vm);
                if (_former.Remove(vm, out var known))
                    _vms[vm] = known;
            }
        }
    }

    public void ForgetAllBut(IReadOnlySet<VmId> alive)
    {
        lock (_lock)
        {
            foreach (var gone in _vms.Keys.Where(id => !alive.Contains(id)).ToList())
                _vms.Remove(gone);
        }
    }

    public async Task RecallAsync(ISampleLog log, IReadOnlyList<VmId> vms, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = now - options.RecallSamples;
        // Reading everything once is cheaper than reading many VMs one by one.
        var wanted = vms.ToHashSet();
        var streams = vms.Count > 20 ? [log.ReadAsync(from, now, vm: null, cancellationToken)] : vms.Select(v => log.ReadAsync(from, now, v, cancellationToken));
        foreach (var stream in streams)
        {
            await foreach (var sample in stream)
            {
                if (wanted.Contains(sample.Vm))
                    Learn(sample, recall: now - sample.End > s_judgedFor);
            }
        }
    }

    public void Learn(Sample sample, bool recall)
    {
        lock (_lock)
        {
            if (_vms.TryGetValue(sample.Vm, out var memory))
                memory.Learn(sample, recall);
        }
    }

    public void Pass(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var memory in _vms.Values)
                memory.Pass(now);
        }
    }

    /// <summary>Takes up what the journal tells of the last day: cooldowns and setbacks outlive a restart.</summary>
    public void Recall(IEnumerable<Decision> decisions)
    {
        foreach (var decision in decisions.OrderBy(d => d.ChangedAt).ThenBy(d => d.Number))
        {
            if (decision.Action is not ResizeAction resize)
                continue;
            foreach (var change in resize.Changes)
            {
                if (decision.State == DecisionState.Verified)
                    Took(resize.Vm, change, decision.ChangedAt);
                else if (decision.State is DecisionState.Undone or DecisionState.Failed)
                    Failed(resize.Vm, change, decision.ChangedAt);
            }
        }
    }

    public bool Starve(VmId vm, Resource resource)
    {
        lock (_lock)
        {
            if (!_vms.TryGetValue(vm, out var memory))
                return false;
            memory.Starve(resource);
            return true;
        }
    }

    /// <summary>What somebody else changed: adopted, and left alone for a while. Changes that we know of are not among them.</summary>
    public IReadOnlyList<(VmId Vm, ResourceChange Change)> AdoptForeign(IEnumerable<Vm> vms, IReadOnlySet<VmId> ours, DateTimeOffset now)
    {
        var found = new List<(VmId, ResourceChange)>();
        lock (_lock)
        {
            foreach (var vm in vms)
            {
                if (ours.Contains(vm.Id) || !_vms.TryGetValue(vm.Id, out var memory))
                    continue;
                foreach (var resource in Resources.All)
                {
                    var expected = memory.Expected[resource];
                    var actual = vm.Allocation[resource];
                    if (!double.IsNaN(expected) && Verification.Differs(expected, actual))
                    {
                        found.Add((vm.Id, new ResourceChange(resource, expected, actual)));
                        memory.ChangedByOthers(resource, expected, actual, now);
                    }
                }

                memory.Expected = vm.Allocation;
            }
        }

        return found;
    }

    public VmSituation? Situation(Vm vm, VmCapabilities capabilities, EffectivePolicy policy, DateTimeOffset now)
    {
        lock (_lock)
            return _vms.GetValueOrDefault(vm.Id)?.Situation(vm, capabilities, policy, now);
    }

    public ForecastFan? Fan(VmId vm, Resource resource, PeakWindow window, double most, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_vms.TryGetValue(vm, out var memory) || memory[resource].Peak is null)
                return null;
            var series = memory[resource];
            var levels = Enumerable.Range(1, window.To)
                .Select(lead => (Lead: lead, Level: series.Level(lead)))
                .Where(l => l.Level is not null)
                .Select(l => Point(now + (options.Step * l.Lead), l.Level!.AtMost(most)));
            var peak = series.PeakOver(window);
            var observeFor = (int)(TimeSpan.FromDays(1) / options.Step);
            return new ForecastFan(resource, now, options.Step, series.ModelName, series.Confidence(observeFor), [.. levels],
                peak is null ? null : Point(now + (options.Step * window.To), peak.AtMost(most)));
        }
    }

    public void Took(VmId vm, ResourceChange change, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (!_vms.TryGetValue(vm, out var memory))
                return;
            memory.Changed(change, at);
            memory.Setbacks.Worked(change.Resource, change.Direction);
        }
    }

    public void Failed(VmId vm, ResourceChange change, DateTimeOffset at)
    {
        lock (_lock)
            _vms.GetValueOrDefault(vm)?.Setbacks.Failed(change.Resource, change.Direction, at);
    }

    public bool MayShrink(VmId vm, ResourceChange change, DateTimeOffset now)
    {
        lock (_lock)
            return _vms.GetValueOrDefault(vm)?.MayShrink(change, now) == true;
    }

    public void Settled(VmId vm, Amounts allocation)
    {
        lock (_lock)
        {
            if (_vms.TryGetValue(vm, out var memory))
                memory.Expected = allocation;
        }
    }

    private static FanPoint Point(DateTimeOffset at, Distribution d) =>
        new(at, d.Quantile(0.05), d.Quantile(0.5), d.Quantile(0.9), d.Quantile(0.95), d.Quantile(0.99));
}
