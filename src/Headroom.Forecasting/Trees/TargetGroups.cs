namespace Headroom.Forecasting.Trees;

internal static class TargetGroups
{
    public const int Count = 3;

    private const int LastNear = 12;

    public static TargetGroup Of(Target target) =>
        target.IsPeak ? TargetGroup.Peak : target.To <= LastNear ? TargetGroup.Near : TargetGroup.Far;
}
