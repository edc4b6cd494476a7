namespace Headroom.Documents.Traces;

/// <summary>
/// The earliest and the latest bucket of a file, over all rows whose time can be read, whether or not their values can be used:
/// so one bad value never shifts the grid.
/// </summary>
internal sealed class TimeExtent(string path)
{
    private (int Bucket, long Time, long Line) _first = (int.MaxValue, 0, 0);
    private (int Bucket, long Time, long Line) _last = (int.MinValue, 0, 0);

    public int First => _first.Bucket;

    public int Length => _last.Bucket - _first.Bucket + 1;

    public void Include(int bucket, long time, long line)
    {
        if (bucket >= _first.Bucket && bucket <= _last.Bucket)
            return;
        if (bucket < _first.Bucket)
            _first = (bucket, time, line);
        if (bucket > _last.Bucket)
            _last = (bucket, time, line);
        if (Length > TraceGrid.MaxLength)
            throw TooLong(line);
    }

    private DocumentException TooLong(long line)
    {
        var other = line == _first.Line ? _last : _first;
        var here = line == _first.Line ? _first : _last;
        return new DocumentException(
            path,
            $"t {here.Time} is more than 5 years away from t {other.Time} in line {other.Line}",
            "correct the wrong one, or split the file",
            line);
    }
}
