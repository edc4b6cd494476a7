using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>Turns what was predicted, in scales above the last value, into a row of a table.</summary>
internal static class AnswerRow
{
    /// <summary>No prediction is farther away than this many scales.</summary>
    private const float Farthest = 1e5f;

    public static void Write(Vector256<float> predicted, float last, float scale, float most, Span<float> row)
    {
        var bounded = Vector256.MinNative(Vector256.MaxNative(predicted, Vector256.Create(-Farthest)), Vector256.Create(Farthest));
        var values = Vector256.Create(last) + (Vector256.Create(scale) * bounded);
        values = Vector256.MinNative(Vector256.MaxNative(values, Vector256<float>.Zero), Vector256.Create(Math.Max(0, most)));
        // Quantiles that cross are put in order, which never makes them worse (Chernozhukov, Fernández-Val and Galichon).
        QuantileRow.Store(QuantileRow.Sort(values), row);
    }
}
