using Headroom.Control.Acting;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Slow;
using Headroom.Planning;
using Headroom.Planning.Policies;

namespace Headroom.Control.Learning;

/// <summary>
/// What Headroom remembers of every VM of a pool. One thread learns; others may ask for a forecast meanwhile, which is what the
/// lock is for. No input or output happens under it.
/// </summary>
internal sealed partial class FleetMemory(ControlOptions options) : IActionLedger
{
    /// <summary>Histories of so many VMs made in one go leave the heap with holes of a tenth of its size, which nothing would ever close.</summary>
    private const int VmsThatLeaveHoles = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<VmId, VmMemory> _vms = [];
    private readonly ResourceForecaster[] _forecasters = [.. Resources.All.Select(r => new ResourceForecaster(r, options.Step, options.Families))];
    private readonly SeriesKind _kind = new();
    private readonly SlowLane _slow = new(options.SlowWork, (int)(TimeSpan.FromDays(1) / options.Step));

    /// <summary>VMs that are new: their history has yet to be recalled. The others take up what their policies ask for now.</summary>
    public IReadOnlyList<VmId> Meet(IEnumerable<Vm> vms, Func<Vm, EffectivePolicy> policyOf, Func<VmId, VmCapabilities?> capabilitiesOf)
    {
        var unknown = new List<VmId>();
        lock (_lock)
        {
            foreach (var vm in vms)
            {
                if (capabilitiesOf(vm.Id) is not { } capabilities)
                    continue;
                var policy = policyOf(vm);
                if (_vms.TryGetValue(vm.Id, out var known))
                {
                    known.Fit(_kind, vm, policy, capabilities);
                    continue;
                }

                _vms[vm.Id] = new VmMemory(options, _forecasters, _kind, vm, policy, capabilities) { Expected = vm.Allocation };
                unknown.Add(vm.Id);
            }
        }

        return unknown;
    }

    /// <summary>Takes a meeting back.</summary>
    public void Forget(IEnumerable<VmId> vms)
    {
        lock (_lock)
        {
            foreach (var vm in vms)
                _vms.Remove(vm);
            Unfollow();
        }
    }

    public void ForgetAllBut(IReadOnlySet<VmId> alive)
    {
        lock (_lock)
        {
            var gone = _vms.Keys.Where(id => !alive.Contains(id)).ToList();
            if (gone.Count == 0)
                return;
            foreach (var vm in gone)
                _vms.Remove(vm);
            Unfollow();
        }
    }

    public async Task RecallAsync(ISampleLog log, IReadOnlyList<VmId> vms, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (from, practiseFrom) = (now - options.RecallSamples, now - options.PractiseFor);
        // Reading everything once is cheaper than reading many VMs one by one.
        var wanted = vms.ToHashSet();
        var streams = vms.Count > 20 ? [log.ReadAsync(from, now, vm: null, cancellationToken)] : vms.Select(v => log.ReadAsync(from, now, v, cancellationToken));
        VmId? before = null;
        foreach (var stream in streams)
        {
            await foreach (var sample in stream)
            {
                if (!wanted.Contains(sample.Vm))
                    continue;
                // Samples come VM by VM: each one's experience is there for the next.
                if (before != sample.Vm)
                    Absorb();
                before = sample.Vm;
                Recall(sample, practiseFrom);
            }
        }

        Absorb();
        if (vms.Count >= VmsThatLeaveHoles)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    public void Learn(Sample sample)
    {
        lock (_lock)
            _vms.GetValueOrDefault(sample.Vm)?.Learn(sample);
    }

    public void Pass(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var memory in _vms.Values)
                memory.Pass(now);
        }
    }

    /// <summary>Forecasts every series that has moved on; what is learned from it holds from the next cycle on, for all alike.</summary>
    public void Forecast(CancellationToken cancellationToken)
    {
        VmMemory[] vms;
        lock (_lock)
        {
            vms = [.. _vms.Values];
            _slow.Choose(vms.Length * Resources.Count, i => vms[i / Resources.Count][Resources.All[i % Resources.Count]].State);
        }

        // Without the lock: whoever asks for a forecast meanwhile need not wait for the fits.
        _slow.Ask(cancellationToken);
        foreach (var vm in vms)
        {
            // One by one, so that whoever asks for a forecast meanwhile need not wait for all.
            lock (_lock)
                vm.Forecast();
        }

        Absorb();
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
            var (levels, peak) = series.Look(window);
            var observeFor = (int)(TimeSpan.FromDays(1) / options.Step);
            var points = levels.Select(l => Point(now + (options.Step * l.Lead), l.Level.AtMost(most)));
            var highest = peak is null ? (FanPoint?)null : Point(now + (options.Step * window.To), peak.AtMost(most));
            return new ForecastFan(
                resource, now, options.Step, series.Model, series.Confidence(0.95, observeFor), series.Covered(0.95), [.. points], highest)
            {
                Leader = series.Leader,
            };
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

    private void Recall(Sample sample, DateTimeOffset practiseFrom)
    {
        lock (_lock)
            _vms.GetValueOrDefault(sample.Vm)?.Recall(sample, practiseFrom);
    }

    private void Absorb()
    {
        lock (_lock)
        {
            foreach (var forecaster in _forecasters)
                forecaster.Absorb();
        }
    }

    private static FanPoint Point(DateTimeOffset at, Distribution d) =>
        new(at, d.Quantile(0.05), d.Quantile(0.5), d.Quantile(0.9), d.Quantile(0.95), d.Quantile(0.99));
}
