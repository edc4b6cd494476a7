using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;

namespace Headroom.Planning.Sizing;

/// <summary>Everything that one sizing decision rests on.</summary>
public readonly record struct SizingInput
{
    public required Resource Resource { get; init; }

    public required EffectivePolicy Policy { get; init; }

    public required ActuatorCapability Capability { get; init; }

    public required double Allocation { get; init; }

    /// <summary>The predicted peak over the window from the change's effect to the horizon; null when nothing can be said.</summary>
    public required Distribution? Peak { get; init; }

    public required double Confidence { get; init; }

    /// <summary>The latest sample is recent enough to act on.</summary>
    public required bool TelemetryFresh { get; init; }

    /// <summary>Upper bound of the guest's working set; NaN when unknown or stale. Only memory asks for it.</summary>
    public double WorkingSetBytes { get; init; }

    /// <summary>The guest is short of this resource at its own limit, now.</summary>
    public bool Starved { get; init; }

    /// <summary>Time since the allocation last grew or shrank by anyone's hand; very long when never.</summary>
    public TimeSpan SinceUp { get; init; }

    public TimeSpan SinceDown { get; init; }

    /// <summary>A change in this direction failed lately, and must not be tried again yet.</summary>
    public bool UpInfeasible { get; init; }

    public bool DownInfeasible { get; init; }

    /// <summary>Somebody else changed this VM lately; it is left alone.</summary>
    public bool ForeignHold { get; init; }
}
