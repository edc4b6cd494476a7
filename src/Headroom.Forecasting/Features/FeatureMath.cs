using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Features;

/// <summary>What several features need of a stretch of values, a vector at a time.</summary>
internal static class FeatureMath
{
    public static float Highest(Vector512<float> values) => Highest(Vector256.MaxNative(values.GetLower(), values.GetUpper()));

    public static float Lowest(Vector512<float> values) => -Highest(-values);

    public static float Highest(Vector256<float> values)
    {
        var four = Vector128.MaxNative(values.GetLower(), values.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    public static float Highest(ReadOnlySpan<float> values)
    {
        var highest = float.MinValue;
        var done = 0;
        if (values.Length >= Vector256<float>.Count)
        {
            var vector = Vector256.Create(values);
            for (done = Vector256<float>.Count; done + Vector256<float>.Count <= values.Length; done += Vector256<float>.Count)
                vector = Vector256.MaxNative(vector, Vector256.Create(values[done..]));
            highest = Highest(vector);
        }

        for (; done < values.Length; done++)
            highest = Math.Max(highest, values[done]);
        return highest;
    }

    public static float Sum(ReadOnlySpan<float> values)
    {
        var (sum, done) = (0f, 0);
        if (values.Length >= Vector256<float>.Count)
        {
            var vector = Vector256<float>.Zero;
            for (; done + Vector256<float>.Count <= values.Length; done += Vector256<float>.Count)
                vector += Vector256.Create(values[done..]);
            sum = Vector256.Sum(vector);
        }

        for (; done < values.Length; done++)
            sum += values[done];
        return sum;
    }

    /// <summary>
    /// Linear for what is of the order of a few scales, logarithmic beyond: knee × asinh(x / knee). Keeps rare extremes from ruling a sum.
    /// </summary>
    public static void Squash(Span<float> values, float knee)
    {
        var (factor, back) = (Vector256.Create(1 / knee), Vector256.Create(knee));
        var done = 0;
        for (; done + Vector256<float>.Count <= values.Length; done += Vector256<float>.Count)
            Squash(Vector256.Create(values[done..]), factor, back).CopyTo(values[done..]);
        for (; done < values.Length; done++)
            values[done] = Squash(Vector256.CreateScalar(values[done]), factor, back)[0];
    }

    private static Vector256<float> Squash(Vector256<float> values, Vector256<float> factor, Vector256<float> knee)
    {
        var ratio = Vector256.Abs(values) * factor;
        var bent = Vector256.Log(ratio + Vector256.Sqrt((ratio * ratio) + Vector256<float>.One)) * knee;
        return Vector256.CopySign(bent, values);
    }
}
