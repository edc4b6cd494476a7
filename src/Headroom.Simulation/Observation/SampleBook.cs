using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Physics;
using static Headroom.Simulation.Physics.PhysicalConstants;

namespace Headroom.Simulation.Observation;

/// <summary>The measured intervals of the recent past, one batch of rows for each. Batches are used again, so that a long run does
/// not allocate.</summary>
internal sealed class SampleBook(WorldState state, TimeSpan retention)
{
    /// <summary>Whoever expects late samples asks for the newest intervals again and again.</summary>
    private const int AskedForAgain = 3;

    private readonly Queue<Batch> _batches = new();
    private readonly Queue<Batch> _newest = new();

    /// <summary>How many intervals are kept.</summary>
    public int Most { get; } = Math.Max(1, (int)(retention / state.Fleet.Step));

    public IEnumerable<Batch> Batches => _batches;

    /// <summary>Writes down the interval that ends now, for all VMs, and begins the next one.</summary>
    public void Close()
    {
        var batch = _batches.Count >= Most ? _batches.Dequeue() : new Batch { Rows = new SampleRow[state.Vms.Length] };
        batch.End = state.Now;
        batch.Made = new Made(state.Vms.Length);
        var seconds = state.Fleet.Step.TotalSeconds;
        for (var vm = 0; vm < state.Vms.Length; vm++)
            Measure(vm, seconds, out batch.Rows[vm]);
        Restore(batch);
        _newest.Enqueue(batch);
        if (_newest.Count > AskedForAgain)
            _newest.Dequeue().Made = null;
    }

    public void Restore(Batch batch)
    {
        _batches.Enqueue(batch);
        if (_batches.Count > Most)
            _batches.Dequeue();
    }

    public void Clear() => _batches.Clear();

    private void Measure(int vm, double seconds, out SampleRow row)
    {
        ref var record = ref state.Vms[vm];
        ref var sums = ref record.Interval;
        var (cpu, memory, disk, network) = (TakeChannel(vm, Resource.Cpu), TakeChannel(vm, Resource.Memory), TakeChannel(vm, Resource.Disk), TakeChannel(vm, Resource.Network));
        row = new SampleRow
        {
            Mean = new Amounts(cpu.Got / seconds, memory.Got / seconds, disk.Got / seconds, network.Got / seconds),
            Peak = new Amounts(cpu.Peak, memory.Peak, disk.Peak, network.Peak),
            Allocation = new Amounts(cpu.Lowest, memory.Lowest, disk.Lowest, network.Lowest),
            WorkingSet = Math.Min(sums.Active * WorkingSetEstimate, state.Channel(vm, Resource.Memory).Allocation),
            Balloon = Math.Max(0, state.Fleet.Vms[vm].Provisioned.Memory - state.Channel(vm, Resource.Memory).Allocation),
            Steal = (float)Part(sums.Steal, sums.CpuWanted),
            CpuStall = (float)(sums.CpuStall / seconds),
            MemoryStall = (float)(sums.MemoryStall / seconds),
            DiskStall = (float)(sums.DiskStall / seconds),
            Dropped = (float)Part(sums.NetworkDropped, sums.NetworkArrived),
            SwapIn = (float)(sums.SwapIn / seconds),
            OomKills = sums.OomKills,
            Unknown = record.Unknown,
            Running = state.IsRunning(vm) ? 1 : 0,
        };
        sums = default;
    }

    private (double Got, double Peak, double Lowest) TakeChannel(int vm, Resource resource)
    {
        ref var channel = ref state.Channel(vm, resource);
        var taken = (channel.IntervalGot, channel.IntervalPeak, channel.IntervalLowestAllocation);
        channel.IntervalGot = channel.IntervalPeak = 0;
        channel.IntervalLowestAllocation = channel.Allocation;
        return taken;
    }

    private static double Part(double part, double whole) => whole > 0 ? Math.Min(1, part / whole) : 0;

    internal sealed class Batch
    {
        public long End { get; set; }

        public required SampleRow[] Rows { get; init; }

        /// <summary>What was made of the rows, for as long as it is likely to be asked for again.</summary>
        public Made? Made { get; set; }
    }

    internal sealed class Made(int vms)
    {
        public Sample?[] Samples { get; } = new Sample?[vms];

        public GuestReport?[] Reports { get; } = new GuestReport?[vms];
    }
}
