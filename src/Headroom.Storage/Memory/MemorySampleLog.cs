using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Storage.Samples;

namespace Headroom.Storage.Memory;

/// <summary>
/// Samples for runs that leave nothing behind: each VM's latest as they came, the rest in the same compressed chunks as on disk.
/// With a retention it forgets by itself what is that much older than the newest sample.
/// </summary>
public sealed class MemorySampleLog(TimeSpan? retention = null) : ISampleLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<VmId, MemorySeries> _series = [];
    private long _newestTicks = long.MinValue;
    private long _trimmedAtTicks = long.MinValue;

    public Task AppendAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var sample in samples)
            {
                ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, sample.Vm, out _);
                (series ??= new MemorySeries()).Add(sample);
                _newestTicks = Math.Max(_newestTicks, SampleOrder.EndTicks(sample));
            }

            ForgetTheOld();
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<Sample> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, VmId? vm, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var id in vm is { } one ? [one] : Vms())
        {
            foreach (var sample in SamplesOf(id, from, to))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return sample;
            }
        }
    }

    public Task<DateTimeOffset?> GetNewestEndAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_newestTicks == long.MinValue ? (DateTimeOffset?)null : new DateTimeOffset(_newestTicks, TimeSpan.Zero));
    }

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (_lock)
            Trim(before.UtcTicks);
        return Task.CompletedTask;
    }

    private VmId[] Vms()
    {
        lock (_lock)
            return [.. _series.Keys.Order()];
    }

    private IEnumerable<Sample> SamplesOf(VmId vm, DateTimeOffset from, DateTimeOffset to)
    {
        lock (_lock)
            return _series.TryGetValue(vm, out var series) ? series.Read(from.UtcTicks, to.UtcTicks) : [];
    }

    private void ForgetTheOld()
    {
        // An eighth late is cheap to keep; rewriting chunks after every batch would not be.
        if (retention is not { } keep || _series.Count == 0 || _newestTicks - keep.Ticks < _trimmedAtTicks + (keep.Ticks / 8))
            return;
        _trimmedAtTicks = _newestTicks - keep.Ticks;
        Trim(_trimmedAtTicks);
    }

    private void Trim(long beforeTicks)
    {
        _newestTicks = long.MinValue;
        foreach (var (vm, series) in _series)
        {
            series.Trim(beforeTicks);
            _newestTicks = Math.Max(_newestTicks, series.NewestTicks);
            if (series.IsEmpty)
                _series.Remove(vm);
        }
    }
}
