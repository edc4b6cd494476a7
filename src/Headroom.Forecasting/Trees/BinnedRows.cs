namespace Headroom.Forecasting.Trees;

/// <summary>Rows of features as bins, feature by feature: a histogram reads one feature of many rows.</summary>
internal sealed class BinnedRows
{
    private readonly byte[] _bins;

    public BinnedRows(ReadOnlySpan<float> rows, int width)
    {
        (Count, Width) = (rows.Length / width, width);
        Edges = new BinEdges(rows, width);
        _bins = new byte[rows.Length];
        for (var feature = 0; feature < width; feature++)
        {
            var column = _bins.AsSpan(feature * Count, Count);
            for (var row = 0; row < column.Length; row++)
                column[row] = Edges.Bin(feature, rows[(row * width) + feature]);
        }
    }

    public int Count { get; }

    public int Width { get; }

    public BinEdges Edges { get; }

    public ReadOnlySpan<byte> Column(int feature) => _bins.AsSpan(feature * Count, Count);
}
