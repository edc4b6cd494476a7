namespace Headroom.Forecasting;

/// <summary>The levels at which every family answers, so that answers can be mixed and corrected one by one.</summary>
public static class QuantileLevels
{
    public const int Count = 7;

    private static readonly float[] s_all = [0.05f, 0.25f, 0.5f, 0.75f, 0.9f, 0.95f, 0.99f];

    public static ReadOnlySpan<float> All => s_all;

    /// <summary>The place of the level that is nearest.</summary>
    public static int NearestTo(double level)
    {
        var nearest = 0;
        for (var i = 1; i < Count; i++)
        {
            if (Math.Abs(s_all[i] - level) < Math.Abs(s_all[nearest] - level))
                nearest = i;
        }

        return nearest;
    }

    public const int Median = 2;

    public const int Q90 = 4;

    public const int Q95 = 5;

    public const int Q99 = 6;
}
