using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>Turns what was predicted, in scales above the last value, into a row of a table.</summary>
internal static class AnswerRow
{
    /// <summary>No prediction is farther away than this many scales.</summary>
    private const float Farthest = 1e5f;

    /// <summary>A bit for each quantile that has a next one.</summary>
    private const uint Pairs = (1u << (QuantileLevels.Count - 1)) - 1;

    public static void Write(Vector256<float> predicted, float last, float scale, float most, Span<float> row)
    {
        var bounded = Vector256.Clamp(predicted, Vector256.Create(-Farthest), Vector256.Create(Farthest));
        var values = Vector256.Create(last) + (Vector256.Create(scale) * bounded);
        Span<float> lanes = stackalloc float[Vector256<float>.Count];
        values = Vector256.Clamp(values, Vector256<float>.Zero, Vector256.Create(Math.Max(0, most)));
        values.CopyTo(lanes);
        lanes[..QuantileLevels.Count].CopyTo(row);
        if (!Ascends(values))
            Ascend(row);
    }

    private static bool Ascends(Vector256<float> values)
    {
        var next = Vector256.Shuffle(values, Vector256.Create(1, 2, 3, 4, 5, 6, 6, 7));
        return (Vector256.GreaterThan(values, next).ExtractMostSignificantBits() & Pairs) == 0;
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
