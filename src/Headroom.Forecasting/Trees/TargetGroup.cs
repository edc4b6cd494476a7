namespace Headroom.Forecasting.Trees;

/// <summary>Targets that are alike enough to share trees; which of them is asked for is a feature.</summary>
internal enum TargetGroup
{
    /// <summary>Levels within the next hour (of five-minute intervals).</summary>
    Near,

    Far,

    Peak,
}
