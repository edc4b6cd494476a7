using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>
/// From what a VM got to what it wanted. A sample at the allocation's limit is a lower bound; the pressure signals say how much more
/// was wanted. Without this a VM held at its limit would look content, and the limit would never rise.
/// </summary>
internal static class DemandEstimator
{
    private const double AtLimit = 0.97;
    private const double NearLimit = 0.9;
    private const double StarvedStall = 0.05;

    /// <summary>Assumed when nothing tells how much more was wanted.</summary>
    private const double BlindFactor = 1.2;

    /// <summary>A stall says little about the size of a demand that is many times what was got.</summary>
    private const double MaxFactor = 4;

    public static double Factor(Sample sample, Resource resource)
    {
        var limit = sample.Allocation[resource];
        var peak = sample.Peak[resource];
        if (double.IsNaN(peak) || !(limit > 0) || peak < NearLimit * limit)
            return 1;
        var stall = sample.Pressure?.Stall(resource);
        if (stall is { } known)
            return known < 0.01 ? 1 : Math.Min(MaxFactor, 1 / Math.Max(1e-3, 1 - known));
        return peak >= AtLimit * limit ? BlindFactor : 1;
    }

    /// <summary>The VM is held up by its own limit, not by its neighbours.</summary>
    public static bool IsStarved(Sample sample, Resource resource)
    {
        if (resource == Resource.Memory && sample.Pressure?.OomKills > 0)
            return true;
        var limit = sample.Allocation[resource];
        var peak = sample.Peak[resource];
        if (double.IsNaN(peak) || !(limit > 0) || peak < NearLimit * limit)
            return false;
        return sample.Pressure?.Stall(resource) is { } stall ? stall >= StarvedStall : peak >= AtLimit * limit;
    }
}
