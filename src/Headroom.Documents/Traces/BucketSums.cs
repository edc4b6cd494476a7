namespace Headroom.Documents.Traces;

/// <summary>
/// Samples of one quantity, added up by bucket in any order of time. It covers the stretch of buckets seen so far and grows at
/// either end; counts are kept only once a bucket gets a second sample, since most never do.
/// </summary>
internal sealed class BucketSums(CellBudget budget)
{
    private int _first;
    private double[] _sums = [];
    private int[]? _further;

    public bool IsEmpty => _sums.Length == 0;

    public void Add(int bucket, double value)
    {
        if ((uint)(bucket - _first) >= (uint)_sums.Length)
            MakeRoom(bucket);
        var at = bucket - _first;
        if (double.IsNaN(_sums[at]))
        {
            _sums[at] = value;
            return;
        }

        _sums[at] += value;
        _further ??= new int[_sums.Length];
        _further[at]++;
    }

    /// <summary>The averages by bucket of the grid, each times a factor. Uses up the sums.</summary>
    public GridColumn Average(int gridFirst, int gridLength, double factor)
    {
        var (from, to) = Known();
        var values = _sums[from..to];
        for (var i = 0; i < values.Length; i++)
            values[i] = values[i] / (1 + (_further?[from + i] ?? 0)) * factor;
        var column = new GridColumn(gridLength, values.Length == 0 ? 0 : _first + from - gridFirst, values);
        _sums = [];
        _further = null;
        return column;
    }

    private (int From, int To) Known()
    {
        var from = 0;
        var to = _sums.Length;
        while (from < to && double.IsNaN(_sums[from]))
            from++;
        while (to > from && double.IsNaN(_sums[to - 1]))
            to--;
        return (from, to);
    }

    private void MakeRoom(int bucket)
    {
        var first = IsEmpty ? bucket : Math.Min(_first, bucket);
        var end = IsEmpty ? bucket + 1 : Math.Max(_first + _sums.Length, bucket + 1);
        // Half as much again where it grew: files go forward in time, or backward, seldom to and fro.
        var spare = Math.Max(16, (end - first) / 2);
        (first, end) = !IsEmpty && bucket < _first ? (first - spare, end) : (first, end + spare);

        budget.Take(end - first - _sums.Length);
        var sums = new double[end - first];
        Array.Fill(sums, double.NaN);
        _sums.CopyTo(sums, IsEmpty ? 0 : _first - first);
        if (_further is not null)
        {
            var further = new int[sums.Length];
            _further.CopyTo(further, _first - first);
            _further = further;
        }

        (_first, _sums) = (first, sums);
    }
}
