namespace Headroom.Forecasting.Mixing;

/// <summary>
/// Targets that are about equally hard: families that are good at one of a group are good at the others. Weights and corrections are
/// learned for each group from one target that stands for it.
/// </summary>
internal static class LeadGroup
{
    public const int Count = 7;

    private static readonly int[] s_waiting = [1, 3, 4, 6, 10, 3, 4];
    private static readonly int[] s_parts = [1, 1, 2, 3, 4, 3, 4];

    /// <summary>Up to this one they are levels, then peaks.</summary>
    public const int LastLevel = 4;

    public static int Of(Target target) => target.IsPeak
        ? target.To <= 48 ? 5 : 6
        : target.From switch { <= 1 => 0, <= 4 => 1, <= 16 => 2, <= 72 => 3, _ => 4 };

    public static bool IsPeak(int group) => group > LastLevel;

    /// <summary>Levels beyond sixteen leads.</summary>
    public static bool IsFarAhead(int group) => group is >= 3 and <= LastLevel;

    /// <summary>The level leads that stand for the groups of levels.</summary>
    public static ReadOnlySpan<int> Leads => [1, 3, 10, 48, 192];

    /// <summary>What stands for the group, in words.</summary>
    public static string Name(int group) => IsPeak(group)
        ? group == LastLevel + 1 ? "peak" : "far peak"
        : $"level {Leads[group]}";

    /// <summary>How many forecasts of a group may wait for their outcome at a time: enough to learn from, few enough to be cheap to keep.</summary>
    public static int Waiting(int group) => s_waiting[group];

    /// <summary>Into how many parts a lead is divided, such that forecasts a part apart show each something of its own.</summary>
    public static int Parts(int group) => s_parts[group];
}
