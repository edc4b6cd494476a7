using System.Numerics;
using System.Runtime.InteropServices;

namespace Headroom.Forecasting.Arima;

/// <summary>Sums of products of columns that lie side by side in the lanes of vectors: of each column with itself and those after it.</summary>
internal sealed class LaneProducts
{
    private const int Together = 4;

    private readonly double[] _sums;
    private readonly int _columns;
    private readonly int _vectors;

    public LaneProducts(int columns)
    {
        _columns = columns;
        _vectors = Vectors(columns);
        // A few columns are summed together, so the last group may reach beyond the end.
        _sums = new double[(columns + Together) * Stride];
    }

    /// <summary>Numbers from one row to the next.</summary>
    public int Stride => _vectors * Vector<double>.Count;

    public double this[int column, int other] => column <= other ? _sums[(column * Stride) + other] : _sums[(other * Stride) + column];

    public static int Vectors(int columns) => (columns + Vector<double>.Count - 1) / Vector<double>.Count;

    public void Sum(ReadOnlySpan<double> rows)
    {
        for (var c = 0; c < _columns; c += Together)
        {
            for (var v = c / Vector<double>.Count; v < _vectors; v++)
                SumGroup(rows, c, v);
        }
    }

    private void SumGroup(ReadOnlySpan<double> rows, int column, int v)
    {
        var vectors = _vectors;
        var lanes = MemoryMarshal.Cast<double, Vector<double>>(rows);
        Vector<double> a = default, b = default, c = default, d = default;
        // Beyond the last column stand other rows' numbers or the next vector's; their sums are never read.
        var last = rows.Length - 1;
        for (int at = v, scalar = column; at < lanes.Length; at += vectors, scalar += Stride)
        {
            var row = lanes[at];
            a += row * rows[scalar];
            b += row * rows[Math.Min(scalar + 1, last)];
            c += row * rows[Math.Min(scalar + 2, last)];
            d += row * rows[Math.Min(scalar + 3, last)];
        }

        var sums = MemoryMarshal.Cast<double, Vector<double>>(_sums.AsSpan());
        (sums[(column * vectors) + v], sums[((column + 1) * vectors) + v]) = (a, b);
        (sums[((column + 2) * vectors) + v], sums[((column + 3) * vectors) + v]) = (c, d);
    }
}
