namespace Headroom.Forecasting.Prophet;

/// <summary>
/// The Cholesky factor of the rows and columns of a symmetric matrix that are chosen at the moment. Row i depends on the rows before
/// it alone, so choosing one more column costs one row, and giving one up costs the rows after it.
/// </summary>
internal sealed class GrowingCholesky(int capacity)
{
    /// <summary>A pivot below this part of its column's square belongs to a column that the others already make up.</summary>
    private const double Dependent = 1e-13;

    private readonly double[] _rows = new double[capacity * capacity];

    /// <summary>Works out the rows from <paramref name="first"/> on.</summary>
    public void Factor(ReadOnlySpan<double> matrix, int columns, ReadOnlySpan<int> chosen, int first)
    {
        for (var i = first; i < chosen.Length; i++)
        {
            var source = matrix.Slice(chosen[i] * columns, columns);
            var row = _rows.AsSpan(i * capacity, i + 1);
            for (var j = 0; j < i; j++)
            {
                var other = _rows.AsSpan(j * capacity, j + 1);
                row[j] = (source[chosen[j]] - Sums.Dot(row[..j], other)) / other[j];
            }

            var square = source[chosen[i]];
            row[i] = Math.Sqrt(Math.Max(square - Sums.Dot(row[..i], row), square * Dependent));
        }
    }

    /// <summary>Solves in place for as many unknowns as the vector is long.</summary>
    public void Solve(Span<double> vector)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            var row = _rows.AsSpan(i * capacity, i + 1);
            vector[i] = (vector[i] - Sums.Dot(row[..i], vector)) / row[i];
        }

        for (var i = vector.Length - 1; i >= 0; i--)
        {
            var row = _rows.AsSpan(i * capacity, i + 1);
            vector[i] /= row[i];
            Sums.AddScaled(vector, row[..i], -vector[i]);
        }
    }
}
