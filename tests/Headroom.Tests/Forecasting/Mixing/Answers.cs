using Headroom.Forecasting;

namespace Headroom.Tests.Forecasting.Mixing;

/// <summary>What families said of one target, as the mixture reads it.</summary>
internal static class Answers
{
    /// <param name="rows">Their quantiles, one family after the other.</param>
    public static ForecastTable[] Of(float[] rows) => [.. rows.Chunk(QuantileLevels.Count).Select(row =>
    {
        var table = new ForecastTable([Target.Level(1)]);
        row.CopyTo(table[0]);
        return table;
    })];
}
