namespace Headroom.Simulation.Physics;

/// <summary>The nature of this world, in one place.</summary>
internal static class PhysicalConstants
{
    /// <summary>Above its allocation by more than rounding.</summary>
    public const double OverTolerance = 1 + 1e-6;

    /// <summary>What waits longer than this for disk or network has timed out: the queue holds this many seconds of the cap.</summary>
    public const double BacklogSeconds = 60;

    /// <summary>A guest without swap has something killed when its working set exceeds its memory this many times…</summary>
    public const double OomMargin = 1.25;

    public const double OomMarginWithSwap = 2;

    /// <summary>…for this long.</summary>
    public static readonly TimeSpan OomPatience = TimeSpan.FromSeconds(60);

    /// <summary>What was killed is back after this time, and asks for this part of its demand until then.</summary>
    public static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(120);

    public const double RestartActivity = 0.2;

    /// <summary>Memory that is missing is asked for again and again: missing a tenth of the working set stalls 40 % of the time.</summary>
    public const double StallPerShortfall = 4;

    public const double SwapInBytesPerSecond = 200e6;

    /// <summary>How often missing memory is needed again.</summary>
    public const double ShortfallReuseSeconds = 10;

    /// <summary>The estimate of a working set from outside errs upwards by this factor.</summary>
    public const double WorkingSetEstimate = 1.1;

    /// <summary>The part of disk traffic that stays behind as cache.</summary>
    public const double CachedShareOfDisk = 0.5;

    /// <summary>The part of disk traffic that rewrites memory.</summary>
    public const double DirtyShareOfDisk = 0.5;

    public const double BalloonBytesPerSecond = 1L << 30;

    /// <summary>Cache has to be given up by the guest first, which takes longer.</summary>
    public const double CacheReclaimBytesPerSecond = 512L << 20;

    public const double BalloonStepBytes = 256L << 20;
}
