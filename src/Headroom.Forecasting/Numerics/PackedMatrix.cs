namespace Headroom.Forecasting.Numerics;

/// <summary>
/// The right side of matrix products, kept in the order in which the kernel reads it: panels of 64 columns, each row by row, the last one filled up with
/// zeros. Weights are packed once after each change and multiplied many times.
/// </summary>
public sealed class PackedMatrix
{
    /// <summary>Columns of a panel: a whole number of tiles at every width of vectors.</summary>
    public const int PanelWidth = 64;

    private readonly float[] _panels;

    public PackedMatrix(int maxRows, int maxColumns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxColumns, 1);
        _panels = new float[PanelCount(maxColumns) * maxRows * PanelWidth];
    }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public int Panels => PanelCount(Columns);

    public ReadOnlySpan<float> Panel(int index) => _panels.AsSpan(index * Rows * PanelWidth, Rows * PanelWidth);

    /// <summary>Takes a matrix whose rows lie <paramref name="stride"/> floats apart.</summary>
    public void Pack(ReadOnlySpan<float> source, int rows, int columns, int stride)
    {
        Resize(rows, columns);
        for (var panel = 0; panel < Panels; panel++)
        {
            var first = panel * PanelWidth;
            var width = Math.Min(PanelWidth, columns - first);
            var target = _panels.AsSpan(panel * rows * PanelWidth, rows * PanelWidth);
            for (var row = 0; row < rows; row++)
            {
                var line = target.Slice(row * PanelWidth, PanelWidth);
                source.Slice((row * stride) + first, width).CopyTo(line);
                line[width..].Clear();
            }
        }
    }

    /// <summary>Takes the transpose of a matrix: its columns become rows.</summary>
    public void PackTransposed(ReadOnlySpan<float> source, int rows, int columns, int stride)
    {
        Resize(columns, rows);
        Array.Clear(_panels, 0, Panels * Rows * PanelWidth);
        for (var row = 0; row < rows; row++)
        {
            var target = _panels.AsSpan(((row / PanelWidth) * columns * PanelWidth) + (row % PanelWidth));
            var line = source.Slice(row * stride, columns);
            for (var column = 0; column < columns; column++)
                target[column * PanelWidth] = line[column];
        }
    }

    private static int PanelCount(int columns) => (columns + PanelWidth - 1) / PanelWidth;

    private void Resize(int rows, int columns)
    {
        if (PanelCount(columns) * rows * PanelWidth > _panels.Length)
            throw new ArgumentException($"No room for {rows} x {columns}.", nameof(rows));
        (Rows, Columns) = (rows, columns);
    }
}
