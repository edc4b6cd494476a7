namespace Headroom.Forecasting.Mixing;

/// <summary>
/// Values of different series in the same few classes, evenly spaced in their logarithm: half octaves below the limit of a series that has one,
/// octaves in the series' own unit where nobody knows a limit.
/// </summary>
internal static class ValueBuckets
{
    public const int Count = 28;

    private const int Top = Count - 1;

    /// <summary>Where nobody knows a limit the lowest class ends at a quarter.</summary>
    private const int Below = 2;

    public static int Of(float value, float most)
    {
        if (!(value > 0))
            return 0;
        var place = float.IsFinite(most) ? Top + (2 * MathF.Log2(value / most)) : MathF.Log2(value) + Below;
        return (int)Math.Clamp(MathF.Ceiling(place), 0, Top);
    }

    public static float Lower(int bucket, float most) => bucket == 0 ? 0 : Upper(bucket - 1, most);

    public static float Upper(int bucket, float most) =>
        float.IsFinite(most) ? most * MathF.Pow(2, (bucket - Top) / 2f) : MathF.Pow(2, bucket - Below);
}
