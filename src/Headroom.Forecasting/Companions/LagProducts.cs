using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headroom.Forecasting.Companions;

/// <summary>Products of one sketch with another that is shifted, for all lags in question.</summary>
internal static class LagProducts
{
    /// <summary>The farthest lag: an hour of five minutes.</summary>
    public const int MostLag = 12;

    /// <summary>Lags 0 to the farthest, rounded up to whole passes.</summary>
    public const int Room = 16;

    private const int Width = 16;
    private const int PerPass = 4;

    /// <summary>into[lag] = the sum of leader[i - lag] * follower[i] over a range of i. Four lags share each load of the follower.</summary>
    public static void Of(ReadOnlySpan<float> leader, ReadOnlySpan<float> follower, int from, int to, Span<float> into)
    {
        from = Math.Max(from, Room);
        for (var lag = 0; lag < Room; lag += PerPass)
            Four(leader[..to], follower[..to], from, lag, into.Slice(lag, PerPass));
    }

    private static void Four(ReadOnlySpan<float> leader, ReadOnlySpan<float> follower, int from, int lag, Span<float> into)
    {
        ref var a = ref MemoryMarshal.GetReference(leader);
        ref var b = ref MemoryMarshal.GetReference(follower);
        Vector512<float> first = default, second = default, third = default, fourth = default;
        var i = from;
        for (; i <= follower.Length - Width; i += Width)
        {
            var value = Vector512.LoadUnsafe(ref b, (nuint)i);
            first = Vector512.MultiplyAddEstimate(value, Vector512.LoadUnsafe(ref a, (nuint)(i - lag)), first);
            second = Vector512.MultiplyAddEstimate(value, Vector512.LoadUnsafe(ref a, (nuint)(i - lag - 1)), second);
            third = Vector512.MultiplyAddEstimate(value, Vector512.LoadUnsafe(ref a, (nuint)(i - lag - 2)), third);
            fourth = Vector512.MultiplyAddEstimate(value, Vector512.LoadUnsafe(ref a, (nuint)(i - lag - 3)), fourth);
        }

        (into[0], into[1], into[2], into[3]) = (Vector512.Sum(first), Vector512.Sum(second), Vector512.Sum(third), Vector512.Sum(fourth));
        for (; i < follower.Length; i++)
        {
            for (var k = 0; k < PerPass; k++)
                into[k] += follower[i] * leader[i - lag - k];
        }
    }
}
