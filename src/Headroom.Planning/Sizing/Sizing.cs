namespace Headroom.Planning.Sizing;

public enum Verdict
{
    Hold,
    Up,
    Down,
}

/// <summary>Why a change was wanted.</summary>
public enum Trigger
{
    None,

    /// <summary>The predicted peak is likelier to exceed the allocation than the policy accepts.</summary>
    Risk,

    /// <summary>The need exceeds the allocation by more than the upper threshold.</summary>
    AboveThreshold,

    /// <summary>The need is below the lower threshold.</summary>
    BelowThreshold,

    /// <summary>The guest is short of it now.</summary>
    Pressure,

    /// <summary>The allocation lies outside the policy's bounds.</summary>
    OutOfBounds,
}

/// <summary>Why a change that was wanted was not made, or not made in full. Several can hold at once.</summary>
[Flags]
public enum Guards
{
    None = 0,
    NoForecast = 1 << 0,
    LowConfidence = 1 << 1,
    StaleTelemetry = 1 << 2,
    Cooldown = 1 << 3,
    MinChange = 1 << 4,
    PolicyMin = 1 << 5,
    PolicyMax = 1 << 6,
    CapabilityLimit = 1 << 7,
    CannotChange = 1 << 8,
    WorkingSet = 1 << 9,
    WorkingSetUnknown = 1 << 10,
    MaxStep = 1 << 11,
    Infeasible = 1 << 12,
    ForeignChange = 1 << 13,
    HostFull = 1 << 14,
    ActionInFlight = 1 << 15,
    Budget = 1 << 16,
    ModeOff = 1 << 17,
    NotRunning = 1 << 18,
    Paused = 1 << 19,
}

/// <summary>What the rules say of one resource of one VM: pure numbers, so that it can be computed a million times.</summary>
public readonly record struct SizingResult(
    Verdict Verdict, double Target, double Need, double Risk, Trigger Trigger, Guards Guards)
{
    public static SizingResult Hold(double allocation, double need, double risk, Trigger trigger, Guards guards) =>
        new(Verdict.Hold, allocation, need, risk, trigger, guards);
}
