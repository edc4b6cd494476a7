namespace Headroom.Forecasting.Trees;

/// <summary>
/// Cuts each feature's range into at most 64 bins that hold about as many rows each; splits are looked for between bins only. A value equal
/// to an edge belongs below it, in the bins as in the finished tree.
/// </summary>
internal sealed class BinEdges
{
    public const int Most = 64;

    private const int MostSampled = 20_000;

    private readonly float[][] _edges;

    public BinEdges(ReadOnlySpan<float> rows, int width)
    {
        _edges = new float[width][];
        var count = rows.Length / width;
        var stride = Math.Max(1, count / MostSampled);
        var values = new float[(count + stride - 1) / stride];
        for (var feature = 0; feature < width; feature++)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = rows[(i * stride * width) + feature];
            Array.Sort(values);
            _edges[feature] = Cut(values);
        }
    }

    public int Bins(int feature) => _edges[feature].Length + 1;

    /// <summary>The highest value of a bin.</summary>
    public float Edge(int feature, int bin) => _edges[feature][bin];

    public byte Bin(int feature, float value)
    {
        var edges = _edges[feature];
        int low = 0, high = edges.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (value <= edges[middle])
                high = middle;
            else
                low = middle + 1;
        }

        return (byte)low;
    }

    private static float[] Cut(float[] sorted)
    {
        var edges = new List<float>(Most - 1);
        for (var bin = 1; bin < Most; bin++)
        {
            var value = sorted[(int)((long)bin * (sorted.Length - 1) / Most)];
            // Nothing lies above the highest value, and many equal values fill one bin only.
            if (value < sorted[^1] && (edges.Count == 0 || value > edges[^1]))
                edges.Add(value);
        }

        return [.. edges];
    }
}
