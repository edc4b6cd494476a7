namespace Headroom.Forecasting.Features;

/// <summary>Where which feature lies. What is learned is tied to this order, so a change of it is a new <see cref="Version"/>.</summary>
public static class FeatureLayout
{
    public const int Version = 1;

    /// <summary>Features of a situation that are the same for every target.</summary>
    public const int SharedCount = Gated + GatedCount;

    /// <summary>Features of a situation that depend on the target.</summary>
    public const int TargetCount = 8;

    public const int Count = SharedCount + TargetCount;

    internal const int Windows = LagCount;

    internal const int WindowValues = 4;

    internal const int Quantiles = Windows + (WindowCount * WindowValues);

    internal const int QuantileSets = 8;

    internal const int Shape = Quantiles + (QuantileSets * SignedQuantiles.LevelCount);

    internal const int ShapeCount = 8;

    /// <summary>From here on the values are bounded by their making and are not squashed.</summary>
    internal const int Bounded = Shape + ShapeCount;

    internal const int BoundedCount = 7;

    internal const int Clock = Bounded + BoundedCount;

    internal const int ClockCount = 9;

    /// <summary>Some of the features once more, times how busy the series is: what is busy moves by other rules than what idles.</summary>
    internal const int Gated = Clock + ClockCount;

    internal const int GatedCount = 32;

    private const int LagCount = 14;

    private const int WindowCount = 10;

    private static readonly int[] s_lags = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 24, 36, 72];

    private static readonly int[] s_windows = [3, 6, 12, 24, 48, 144, 288, 864, 2016, 4032];

    private static readonly int[] s_gated =
    [
        0, 1, 2, 3, 4, 5,
        Windows, Windows + 1, Windows + 2, Windows + 3,
        Windows + 8, Windows + 9, Windows + 10, Windows + 11,
        Windows + 16, Windows + 17, Windows + 18, Windows + 19,
        Windows + 24, Windows + 25, Windows + 26, Windows + 27,
        Quantiles, Quantiles + 1, Quantiles + 2, Quantiles + 3, Quantiles + 4, Quantiles + 5, Quantiles + 6,
        Shape, Shape + 7, Bounded,
    ];

    internal static ReadOnlySpan<int> GatedFeatures => s_gated;

    internal static ReadOnlySpan<int> Lags => s_lags;

    internal static ReadOnlySpan<int> WindowLengths => s_windows;
}
