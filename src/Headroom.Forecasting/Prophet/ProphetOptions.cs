namespace Headroom.Forecasting.Prophet;

/// <summary>The shape of the curve, its priors, and how its uncertainty is told. The defaults are those of the published package.</summary>
public sealed record ProphetOptions
{
    /// <summary>Moments at which the trend's rate may change.</summary>
    public int Changepoints { get; init; } = 25;

    /// <summary>The part of the history, from its beginning, in which it may.</summary>
    public double ChangepointRange { get; init; } = 0.8;

    /// <summary>The scale of the Laplace prior on each change of the rate; smaller is stiffer.</summary>
    public double ChangepointScale { get; init; } = 0.05;

    /// <summary>Pairs of sine and cosine over the day, once the history spans two days; 0 for none.</summary>
    public int DailyOrder { get; init; } = 4;

    /// <summary>Pairs of sine and cosine over the week, once the history spans two weeks; 0 for none.</summary>
    public int WeeklyOrder { get; init; } = 3;

    /// <summary>The scale of the normal prior on each of those coefficients.</summary>
    public double SeasonalityScale { get; init; } = 10;

    public IReadOnlyList<SpecialDays> SpecialDays { get; init; } = [];

    /// <summary>
    /// Whether the forecast begins at the present deviation from the curve, and its errors are those of the past. Otherwise it is the
    /// curve alone with normal noise, as the published method has it.
    /// </summary>
    public bool FollowsLevel { get; init; } = true;

    /// <summary>Simulated futures.</summary>
    public int Paths { get; init; } = 500;
}
