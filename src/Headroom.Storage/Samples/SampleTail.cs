using System.Runtime.InteropServices;
using Headroom.Fleet;

namespace Headroom.Storage.Samples;

/// <summary>Samples that came in lately and are in no chunk yet, by VM, as they came. Safe to read while it grows.</summary>
internal sealed class SampleTail
{
    private readonly Lock _lock = new();
    private readonly Dictionary<VmId, List<Sample>> _byVm = [];
    private long _oldestTicks = long.MaxValue;

    public int Count { get; private set; }

    public int VmCount => _byVm.Count;

    /// <summary>The earliest start; the end of time when there is none.</summary>
    public long OldestTicks => _oldestTicks;

    public void Add(IReadOnlyList<Sample> samples)
    {
        lock (_lock)
        {
            foreach (var sample in samples)
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_byVm, sample.Vm, out _);
                (list ??= []).Add(SampleOrder.InUtc(sample));
                _oldestTicks = Math.Min(_oldestTicks, sample.At.UtcTicks);
            }

            Count += samples.Count;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _byVm.Clear();
            _oldestTicks = long.MaxValue;
            Count = 0;
        }
    }

    /// <summary>One VM's samples in order, each start once.</summary>
    public Sample[] Of(VmId vm)
    {
        lock (_lock)
            return _byVm.TryGetValue(vm, out var list) ? SampleOrder.Normalise(CollectionsMarshal.AsSpan(list)) : [];
    }

    public IReadOnlyList<VmId> Vms()
    {
        lock (_lock)
            return [.. _byVm.Keys.Order()];
    }

    public long? NewestTicks()
    {
        lock (_lock)
            return _byVm.Values.SelectMany(list => list).Max(sample => (long?)SampleOrder.EndTicks(sample));
    }
}
