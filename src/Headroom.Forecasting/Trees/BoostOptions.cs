namespace Headroom.Forecasting.Trees;

/// <summary>How trees are boosted. The same for every fleet.</summary>
internal sealed record BoostOptions
{
    public int MostTrees { get; init; } = 120;

    public int Leaves { get; init; } = 31;

    /// <summary>How much of what a tree finds is added: slow learning generalises.</summary>
    public float Rate { get; init; } = 0.08f;

    /// <summary>Shares of the rows and of the features that a tree sees.</summary>
    public double RowShare { get; init; } = 0.5;

    public double FeatureShare { get; init; } = 0.4;

    /// <summary>The latest moments, kept back to see when more trees stop helping.</summary>
    public double HeldBack { get; init; } = 0.12;

    /// <summary>Trees without an improvement after which boosting ends.</summary>
    public int Patience { get; init; } = 15;

    public int LeastRowsInLeaf { get; init; } = 40;

    /// <summary>Targets of the group that a situation is learned with.</summary>
    public int RowsPerSituation { get; init; } = 2;

    /// <summary>
    /// The farther ahead, the less there is to find and the more there is to be misled by: neighbouring moments of a series have much of a
    /// far future in common, so rows count for less than their number.
    /// </summary>
    public static BoostOptions For(TargetGroup group) => group switch
    {
        TargetGroup.Far => new BoostOptions { Leaves = 8, LeastRowsInLeaf = 200 },
        TargetGroup.Peak => new BoostOptions { Leaves = 15, LeastRowsInLeaf = 60, RowsPerSituation = 1 },
        _ => new BoostOptions(),
    };
}
