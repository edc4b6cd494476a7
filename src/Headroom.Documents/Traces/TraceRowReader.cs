using Headroom.Documents.Csv;
using Headroom.Documents.Files;

namespace Headroom.Documents.Traces;

/// <summary>
/// The rows of a trace file one by one, in the file's order and units. A row in which anything is wrong is passed over and logged;
/// a blank value is unknown (NaN). What the rows mean is for others to say.
/// </summary>
public sealed class TraceRowReader : IDisposable
{
    public const int MaxVms = 1_000_000;

    private readonly LineReader _lines;
    private readonly CsvFields _fields = new();
    private readonly TraceLayout _layout;
    private readonly TimeExtent _extent;
    private readonly TraceRowParser _parser;

    private TraceRowReader(SourceFile file)
    {
        _lines = new LineReader(file);
        _layout = TraceLayout.Read(_lines, _fields);
        _extent = new TimeExtent(file.Path);
        _parser = new TraceRowParser(_layout, _fields, _extent);
    }

    public string Path => _lines.Path;

    /// <summary>The row that the reader stands on.</summary>
    public TraceRow Row => _parser.Row;

    /// <summary>Rows so far, the bad ones too.</summary>
    public long Rows { get; private set; }

    /// <summary>VMs so far.</summary>
    public int VmCount => _parser.Vms.Count;

    /// <summary>The first bucket of all rows so far with a time, the bad ones too.</summary>
    public int FirstBucket => _extent.First;

    /// <summary>Buckets from the first to the last of all rows so far with a time, the bad ones too.</summary>
    public int Length => _extent.Length;

    /// <summary>The part of the file that has been read, 0 to 1.</summary>
    public double Progress => _lines.Progress;

    internal BadRowLog BadRows { get; } = new();

    /// <exception cref="DocumentException">The file cannot be read, or is not a trace file.</exception>
    public static TraceRowReader Open(string path) => Over(SourceFile.Open(path));

    /// <summary>Reads from a stream, whose <paramref name="name"/> stands for the file's in messages.</summary>
    public static TraceRowReader Over(Stream stream, string name) => Over(SourceFile.Over(stream, name));

    /// <summary>The name of the VM with a row's number.</summary>
    public string VmName(int vm) => _parser.Vms[vm];

    /// <summary>Whether the file has the column, be it blank in every row.</summary>
    public bool Has(TraceColumn column) => _layout.Has(column);

    /// <summary>Goes to the next row that can be used; false at the end of the file.</summary>
    public bool Read()
    {
        while (_lines.TryRead(out var line))
        {
            if (line.IsEmpty)
                continue;
            Rows++;
            var problem = _parser.Parse(line, _lines.Number);
            if (VmCount > MaxVms)
                throw new DocumentException(Path, $"there are more than {MaxVms} VMs", "split the file by VM", _lines.Number);
            if (problem == RowProblem.None)
                return true;
            Log(problem, line);
        }

        return false;
    }

    public void Dispose() => _lines.Dispose();

    private static TraceRowReader Over(SourceFile file)
    {
        try
        {
            return new TraceRowReader(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Log(RowProblem problem, ReadOnlySpan<byte> line)
    {
        if (problem == RowProblem.FieldCount)
            BadRows.Add(_lines.Number, problem, $"{_fields.Count} fields, but the header has {_layout.FieldCount}");
        else if (problem == RowProblem.BadQuotes)
            BadRows.Add(_lines.Number, problem, "a quoted field is not closed on its line");
        else
            BadRows.Add(_lines.Number, problem, _layout.NameOf(_parser.Field), _fields.Get(line, _parser.Field));
    }
}
