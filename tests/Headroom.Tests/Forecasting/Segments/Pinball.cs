using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting.Segments;

/// <summary>The loss that quantiles are scored by, over all levels.</summary>
internal static class Pinball
{
    public static double Of(ReadOnlySpan<float> row, float outcome)
    {
        double loss = 0;
        for (var level = 0; level < row.Length; level++)
        {
            var over = outcome - row[level];
            loss += Math.Max(QuantileLevels.All[level] * over, (QuantileLevels.All[level] - 1) * over);
        }

        return loss;
    }
}
