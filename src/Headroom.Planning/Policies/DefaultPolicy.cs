using Headroom.Fleet;

namespace Headroom.Planning.Policies;

/// <summary>The values that hold where no policy says otherwise. A new installation recommends and does nothing.</summary>
public static class DefaultPolicy
{
    /// <summary>Memory keeps this much above the working set, whatever else is decided.</summary>
    public const double WorkingSetMargin = 1.05;

    public static EffectivePolicy Value { get; } = new()
    {
        Name = "built-in",
        Version = 1,
        ModeUp = Mode.Recommend,
        ModeDown = Mode.Recommend,
        NonDisruptive = true,
        Horizon = TimeSpan.FromHours(1),
        Quantile = 0.95,
        RiskThreshold = 0.05,
        MinConfidence = 0.3,
        Weight = 1,
        ObserveFor = TimeSpan.FromDays(1),
        Model = ModelName.Auto,
        Retrain = TimeSpan.FromDays(1),
        MaxParallel = 64,
        PerHost = 16,
        PerHour = 2000,
        Cpu = Rules(floor: 0.05),
        // Running short of memory kills; running short of the others only delays.
        Memory = Rules(floor: 256 * 1024 * 1024) with { Headroom = 0.3, CooldownDown = TimeSpan.FromHours(6) },
        Disk = Rules(floor: 100_000),
        Network = Rules(floor: 100_000),
    };

    private static ResourceRules Rules(double floor) => new()
    {
        Min = floor,
        Max = double.PositiveInfinity,
        Headroom = 0.1,
        ScaleUpThreshold = 1.2,
        ScaleDownThreshold = 0.8,
        MaxStep = 0.5,
        MinChange = 0.1,
        CooldownUp = TimeSpan.Zero,
        CooldownDown = TimeSpan.FromHours(1),
    };
}
