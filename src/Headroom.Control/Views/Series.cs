using System.Collections.Immutable;
using Headroom.Control.Learning;
using Headroom.Fleet;

namespace Headroom.Control.Views;

/// <summary>What one resource of a VM used and had, interval by interval. NaN: unknown; a gap stays a gap.</summary>
public sealed record UsageHistory(Resource Resource, ImmutableArray<UsagePoint> Points);

public readonly record struct UsagePoint(DateTimeOffset At, double Mean, double Peak, double Allocation);

/// <summary>
/// A forecast of one resource: the level at each lead, and the peak of the whole horizon. Covered95 is measured on the window that decisions
/// rest on: how often its 95 % quantile held over the last day; NaN when nothing could be compared yet.
/// </summary>
public sealed record ForecastFan(
    Resource Resource, DateTimeOffset At, TimeSpan Step, string Model, double Confidence, double Covered95, ImmutableArray<FanPoint> Levels, FanPoint? Peak)
{
    /// <summary>The VM that this one follows, as far as the forecast knows; null: none.</summary>
    public LeadingVm? Leader { get; init; }
}

/// <summary>Quantiles at one moment.</summary>
public readonly record struct FanPoint(DateTimeOffset At, double Q05, double Q50, double Q90, double Q95, double Q99);
