using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Observation;

/// <summary>Makes samples and reports out of what was measured, with all that goes wrong on the way: what arrives late, twice or
/// never, and agents that are silent or lie.</summary>
internal sealed class SampleReader(WorldEngine engine)
{
    private readonly WorldState _state = engine.State;
    private readonly SimulatedFaults _faults = engine.Options.Faults;

    public IReadOnlyList<Sample> ReadSamples(long since)
    {
        var samples = new List<Sample>();
        foreach (var (batch, vm) in Arrived(since, 61))
        {
            var sample = Outside(batch, vm);
            var times = Noise.Unit(_state.Fleet.Seed, _state.Key(vm), batch.End, 63) < _faults.DoubledSample ? 2 : 1;
            for (var i = 0; i < times; i++)
                samples.Add(sample);
        }

        return samples;
    }

    public IReadOnlyList<GuestReport> ReadReports(long since)
    {
        var reports = new List<GuestReport>();
        foreach (var (batch, vm) in Arrived(since, 71))
        {
            if (!IsSilentAt(vm, batch.End))
                reports.Add(Report(batch, vm));
        }

        return reports;
    }

    public bool IsSilent(int vm) => !_state.IsRunning(vm) || IsSilentAt(vm, _state.Now);

    /// <summary>The part of its working set that an agent admits to.</summary>
    public double Truthfulness(int vm) => Noise.Unit(_state.Fleet.Seed, _state.Key(vm), 0, 81) < _faults.LyingAgent ? 1 / 3.0 : 1;

    private bool IsSilentAt(int vm, long at) =>
        !_state.Fleet.Vms[vm].Traits.HasAgent
        || Noise.Unit(_state.Fleet.Seed, _state.Key(vm), at / TimeSpan.TicksPerHour, 82) < _faults.SilentGuest;

    private IEnumerable<(SampleBook.Batch Batch, int Vm)> Arrived(long since, ulong purpose)
    {
        const int allUnknown = (1 << Resources.Count) - 1;
        foreach (var batch in engine.Samples.Batches)
        {
            if (batch.End <= since)
                continue;
            for (var vm = 0; vm < batch.Rows.Length; vm++)
            {
                if (batch.Rows[vm].Running != 0 && batch.Rows[vm].Unknown != allUnknown && HasArrived(vm, batch.End, purpose))
                    yield return (batch, vm);
            }
        }
    }

    private bool HasArrived(int vm, long end, ulong purpose)
    {
        var draw = Noise.Unit(_state.Fleet.Seed, _state.Key(vm), end, purpose);
        if (draw < _faults.LostSample)
            return false;
        if (draw >= _faults.LostSample + _faults.LateSample)
            return true;
        var delay = Noise.Between(0, 900, _state.Fleet.Seed, _state.Key(vm), end, purpose + 1);
        return _state.Now >= end + (long)(delay * TimeSpan.TicksPerSecond);
    }

    private Sample Outside(SampleBook.Batch batch, int vm) => batch.Made is { } made
        ? made.Samples[vm] ??= Outside(vm, batch.End, ref batch.Rows[vm])
        : Outside(vm, batch.End, ref batch.Rows[vm]);

    private GuestReport Report(SampleBook.Batch batch, int vm) => batch.Made is { } made
        ? made.Reports[vm] ??= Report(vm, batch.End, ref batch.Rows[vm])
        : Report(vm, batch.End, ref batch.Rows[vm]);

    private Sample Outside(int vm, long end, ref SampleRow row)
    {
        var hasBalloon = _state.Fleet.Vms[vm].Traits.HasBalloon;
        return Measured(vm, end, ref row, SampleSource.Hypervisor, hasBalloon ? row.WorkingSet : double.NaN, Outside(ref row, hasBalloon));
    }

    // What a hypervisor counts itself, and what only a balloon driver tells it.
    private static Pressure Outside(ref SampleRow row, bool hasBalloon) => new()
    {
        CpuSteal = row.Steal,
        CpuStall = row.CpuStall,
        DiskStall = row.DiskStall,
        NetworkDropShare = row.Dropped,
        OomKills = (int)row.OomKills,
        BalloonBytes = hasBalloon ? row.Balloon : null,
        MemoryStall = hasBalloon ? row.MemoryStall : null,
        SwapInBytesPerSecond = hasBalloon ? row.SwapIn : null,
    };

    private GuestReport Report(int vm, long end, ref SampleRow row)
    {
        var sample = Measured(vm, end, ref row, SampleSource.Guest, row.WorkingSet * Truthfulness(vm), Inside(ref row));
        var definition = _state.Fleet.Vms[vm];
        var activity = definition.Demand.ActivityAt(sample.At);
        return new GuestReport(sample)
        {
            Application = activity is { ApplicationRuns: false } ? null : definition.Application,
            ActiveUsers = activity is { } known ? (known.UsersActive ? 1 : 0) : null,
        };
    }

    private static Pressure Inside(ref SampleRow row) => new()
    {
        CpuSteal = row.Steal,
        CpuStall = row.CpuStall,
        DiskStall = row.DiskStall,
        NetworkDropShare = row.Dropped,
        OomKills = (int)row.OomKills,
        MemoryStall = row.MemoryStall,
        SwapInBytesPerSecond = row.SwapIn,
    };

    private Sample Measured(int vm, long end, ref SampleRow row, SampleSource source, double workingSet, Pressure pressure) => new()
    {
        Vm = _state.Fleet.Vms[vm].Id,
        At = new DateTimeOffset(end - _state.Fleet.Step.Ticks, TimeSpan.Zero),
        Length = _state.Fleet.Step,
        Mean = Known(row.Mean, row.Unknown),
        Peak = Known(row.Peak, row.Unknown),
        Allocation = row.Allocation,
        WorkingSetBytes = (row.Unknown & (1 << (int)Resource.Memory)) == 0 ? workingSet : double.NaN,
        Source = source,
        Pressure = pressure,
    };

    private static Amounts Known(Amounts amounts, int unknown)
    {
        for (var resource = Resource.Cpu; unknown != 0 && resource <= Resource.Network; resource++)
        {
            if ((unknown & (1 << (int)resource)) != 0)
                amounts = amounts.With(resource, double.NaN);
        }

        return amounts;
    }
}
