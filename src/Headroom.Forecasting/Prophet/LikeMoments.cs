using System.Buffers;

namespace Headroom.Forecasting.Prophet;

/// <summary>The moments of the past with a known value, those most like the present first. Memory is rented; to be disposed of.</summary>
internal readonly ref struct LikeMoments
{
    /// <summary>What the recent mean counts beside the last value.</summary>
    private const double WeightOfMean = 0.5;

    private readonly int[] _moments;
    private readonly float[] _distances;

    private LikeMoments(int[] moments, float[] distances, int count)
    {
        _moments = moments;
        _distances = distances;
        Count = count;
    }

    public int Count { get; }

    public int this[int rank] => _moments[rank];

    public static LikeMoments Rank(ReadOnlySpan<float> values, double last, double mean)
    {
        var moments = ArrayPool<int>.Shared.Rent(values.Length);
        var distances = ArrayPool<float>.Shared.Rent(values.Length);
        var (count, sum, known) = (0, 0.0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (i >= PastErrors.Recent && !float.IsNaN(values[i - PastErrors.Recent]))
            {
                sum -= values[i - PastErrors.Recent];
                known--;
            }

            if (float.IsNaN(values[i]))
                continue;
            sum += values[i];
            known++;
            moments[count] = i;
            distances[count++] = (float)(Math.Abs(values[i] - last) + (WeightOfMean * Math.Abs((sum / known) - mean)));
        }

        distances.AsSpan(0, count).Sort(moments.AsSpan(0, count));
        return new LikeMoments(moments, distances, count);
    }

    /// <summary>
    /// As many of the first as should stand for the future so many intervals ahead: what the present is like matters for the next hour,
    /// ever less for the hours after it, and then all of the past is as good.
    /// </summary>
    public int For(int lead) => Math.Min(Count, Math.Max(PastErrors.Fewest, (int)(Count * (0.25 + (Math.Max(0, lead - 12) / 48.0)))));

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_moments);
        ArrayPool<float>.Shared.Return(_distances);
    }
}
