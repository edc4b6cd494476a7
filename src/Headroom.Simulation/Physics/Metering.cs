using Headroom.Fleet;

namespace Headroom.Simulation.Physics;

/// <summary>
/// Lets the rates of the last change run for a while and adds up what came of it. Exact, because between two changes every rate is
/// constant and every backlog a straight line that may end at its bound.
/// </summary>
internal static class Metering
{
    /// <summary>CPU and memory: what is not had at the time is lost.</summary>
    public static void RunInstant(ref Channel channel, double seconds)
    {
        var got = channel.Got * seconds;
        channel.Meter.Served += got;
        channel.Meter.Unserved += (channel.Demand - channel.Got) * seconds;
        RunCommon(ref channel, got, seconds);
    }

    /// <summary>Disk and network: what is not had at the time waits, up to a bound. Returns what was dropped.</summary>
    public static double RunQueued(ref Channel channel, double seconds)
    {
        var before = channel.Backlog;
        var limit = PhysicalConstants.BacklogSeconds * channel.Allocation;
        var slope = channel.Active - channel.Got;
        var after = before + (slope * seconds);
        var got = channel.Got * seconds;
        double dropped = 0;
        if (after < 0)
        {
            // The end of the queue was due within the last clock tick: no more was served than there was.
            got += after;
            after = 0;
        }
        else if (after > limit)
        {
            dropped = after - limit;
            var secondsToFill = (limit - before) / slope;
            channel.Meter.Backlogged += ((before + limit) / 2 * secondsToFill) + (limit * (seconds - secondsToFill));
            after = limit;
        }

        if (dropped == 0)
            channel.Meter.Backlogged += (before + after) / 2 * seconds;
        channel.Backlog = after;
        channel.Meter.Served += got;
        channel.Meter.Unserved += dropped + ((channel.Demand - channel.Active) * seconds);
        RunCommon(ref channel, got, seconds);
        return dropped;
    }

    public static void RunPressure(ref VmRecord vm, double seconds)
    {
        ref var sums = ref vm.Interval;
        ref var rates = ref vm.Rates;
        sums.CpuWanted += rates.CpuWanted * seconds;
        sums.Steal += rates.Steal * seconds;
        sums.CpuStall += rates.CpuStall * seconds;
        sums.MemoryStall += rates.MemoryStall * seconds;
        sums.DiskStall += rates.DiskStall * seconds;
        sums.SwapIn += rates.SwapIn * seconds;
    }

    public static void RunHost(ref HostRecord host, double seconds, bool busy, double pricePerHour)
    {
        if (!host.Runs)
            return;
        host.PoweredSeconds += seconds;
        host.BusySeconds += busy ? seconds : 0;
        host.CpuSeconds += host.CpuGot * seconds;
        host.Joules += host.Watts * seconds;
        host.Cost += pricePerHour * seconds / 3600;
    }

    private static void RunCommon(ref Channel channel, double got, double seconds)
    {
        channel.Meter.Demand += channel.Demand * seconds;
        channel.Meter.Allocated += channel.Allocation * seconds;
        if (channel.Demand > channel.Allocation * PhysicalConstants.OverTolerance)
        {
            channel.Meter.SecondsOver += seconds;
            channel.Meter.Shortfall += (channel.Demand - channel.Allocation) * seconds;
        }

        channel.IntervalGot += got;
        if (channel.Got > channel.IntervalPeak)
            channel.IntervalPeak = channel.Got;
    }
}
