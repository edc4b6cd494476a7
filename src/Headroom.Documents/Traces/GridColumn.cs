namespace Headroom.Documents.Traces;

/// <summary>
/// One value for each bucket of a grid, NaN where unknown. Only the stretch from the first to the last known value is kept: most
/// VMs of a large trace live for a small part of it.
/// </summary>
public sealed class GridColumn
{
    private readonly int _first;
    private readonly double[] _values;
    private readonly double _elsewhere;

    internal GridColumn(int length, int first, double[] values, double elsewhere = double.NaN)
    {
        Length = length;
        _first = first;
        _values = values;
        _elsewhere = elsewhere;
    }

    public int Length { get; }

    public double this[int bucket]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)bucket, (uint)Length, nameof(bucket));
            var at = bucket - _first;
            return (uint)at < (uint)_values.Length ? _values[at] : _elsewhere;
        }
    }

    /// <summary>All buckets as an array of one's own.</summary>
    public double[] ToArray()
    {
        var all = new double[Length];
        CopyTo(all);
        return all;
    }

    public void CopyTo(Span<double> destination)
    {
        destination[..Length].Fill(_elsewhere);
        _values.CopyTo(destination[_first..]);
    }

    internal static GridColumn Unknown(int length) => new(length, 0, []);

    internal static GridColumn Constant(int length, double value) => new(length, 0, [], value);

    /// <summary>Holds every known value between 0 and a limit; NaN: there is no limit.</summary>
    internal void Clip(double most)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (_values[i] > most)
                _values[i] = most;
            else if (_values[i] < 0)
                _values[i] = 0;
        }
    }

    /// <summary>Makes every bucket unknown in which the other column is not above zero.</summary>
    internal void BlankUnless(GridColumn present)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (!(present[_first + i] > 0))
                _values[i] = double.NaN;
        }
    }
}
