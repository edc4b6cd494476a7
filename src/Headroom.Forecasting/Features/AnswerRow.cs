using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>Turns what was predicted, in scales above the last value, into a row of a table.</summary>
internal static class AnswerRow
{
    /// <summary>No prediction is farther away than this many scales.</summary>
    private const float Farthest = 1e5f;

    public static void Write(Vector256<float> predicted, float last, float scale, float most, Span<float> row)
    {
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var value = last + (scale * Math.Clamp(predicted[level], -Farthest, Farthest));
            row[level] = Math.Clamp(value, 0, Math.Max(0, most));
        }

        Ascend(row);
    }

    /// <summary>Quantiles that cross are put in order, which never makes them worse (Chernozhukov, Fernández-Val and Galichon).</summary>
    private static void Ascend(Span<float> row)
    {
        for (var i = 1; i < QuantileLevels.Count; i++)
        {
            var value = row[i];
            var place = i;
            for (; place > 0 && row[place - 1] > value; place--)
                row[place] = row[place - 1];
            row[place] = value;
        }
    }
}
