namespace Headroom.Contracts.Api;

/// <summary>What one resource of a VM used and had. A gap stays a gap: its values are null.</summary>
public sealed record UsageSeries
{
    public required string Vm { get; init; }

    public required string Resource { get; init; }

    /// <summary>cores, bytes or bytesPerSecond.</summary>
    public required string Unit { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>
    /// Several intervals were joined into one point, because there were more than were asked for: the mean of their means, the
    /// highest of their peaks, the last of their allocations.
    /// </summary>
    public required bool Thinned { get; init; }

    public required IReadOnlyList<UsageSeriesPoint> Points { get; init; }
}

public sealed record UsageSeriesPoint
{
    public required DateTimeOffset At { get; init; }

    public double? Mean { get; init; }

    public double? Peak { get; init; }

    public double? Allocation { get; init; }
}

/// <summary>The level at each moment of the horizon, and the peak of all of it, as quantiles.</summary>
public sealed record ForecastInfo
{
    public required string Vm { get; init; }

    public required string Resource { get; init; }

    /// <summary>cores, bytes or bytesPerSecond.</summary>
    public required string Unit { get; init; }

    public required DateTimeOffset At { get; init; }

    public required double HorizonSeconds { get; init; }

    public required double StepSeconds { get; init; }

    public required string Model { get; init; }

    public double? Confidence { get; init; }

    /// <summary>Measured over about a day: the share of peaks, over the window that decisions rest on, that stayed within their 95 % quantile.</summary>
    public double? Coverage95 { get; init; }

    public required IReadOnlyList<ForecastPoint> Levels { get; init; }

    /// <summary>The highest level within the horizon; a distribution of its own, not the highest of the levels' quantiles.</summary>
    public ForecastPoint? Peak { get; init; }

    /// <summary>The VM whose usage this one's repeats, if such a VM was found; the forecast looks at both.</summary>
    public LeaderInfo? Leader { get; init; }
}

public sealed record LeaderInfo
{
    public required string Vm { get; init; }

    /// <summary>How much later this VM does what that one did.</summary>
    public required double LagSeconds { get; init; }
}

public sealed record ForecastPoint
{
    public required DateTimeOffset At { get; init; }

    public double? Q05 { get; init; }

    public double? Q50 { get; init; }

    public double? Q90 { get; init; }

    public double? Q95 { get; init; }

    public double? Q99 { get; init; }
}
