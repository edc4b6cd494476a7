using System.Text;
using Headroom.Documents.Csv;
using Headroom.Documents.Text;

namespace Headroom.Documents.Traces;

/// <summary>Where a trace file keeps its columns: read from its first line, in any order, unknown columns left aside.</summary>
internal sealed class TraceLayout
{
    public const int Absent = -1;

    private static readonly string[] s_labels = ["vm", "t", "application", "user", "active"];

    private readonly string[] _header;
    private readonly string _path;
    private readonly long _line;

    private TraceLayout(string path, long line, string[] header)
    {
        _path = path;
        _line = line;
        _header = header;
        Vm = Required("vm");
        Time = Required("t");
        Application = Find("application");
        User = Find("user");
        Active = Find("active");
        Columns = [.. Enumerable.Range(0, TraceColumns.Count).Select(c => ((TraceColumn)c, Find(TraceColumns.Names[c]))).Where(c => c.Item2 != Absent)];
        if (!Columns.Any(c => c.Column.IsUsage()))
            throw NoUsage();
    }

    public int FieldCount => _header.Length;

    public int Vm { get; }

    public int Time { get; }

    public int Application { get; }

    public int User { get; }

    public int Active { get; }

    /// <summary>The measured columns that the file has.</summary>
    public (TraceColumn Column, int Field)[] Columns { get; }

    public string NameOf(int field) => _header[field];

    public bool Has(TraceColumn column) => Columns.Any(c => c.Column == column);

    public static TraceLayout Read(LineReader lines, CsvFields fields)
    {
        while (lines.TryRead(out var line))
        {
            if (line.IsEmpty)
                continue;
            if (line.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(line))
                throw new DocumentException(lines.Path, "is not a text file", "give a CSV file in UTF-8, plain or as .gz");
            if (!fields.TrySplit(line))
                throw new DocumentException(lines.Path, "a quoted field of the header is not closed", "close it", lines.Number);
            return new TraceLayout(lines.Path, lines.Number, Names(line, fields));
        }

        throw new DocumentException(lines.Path, "is empty", "a trace file begins with a header such as vm,t,cpu_pct");
    }

    private static string[] Names(ReadOnlySpan<byte> line, CsvFields fields)
    {
        var names = new string[fields.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = Encoding.UTF8.GetString(fields.Get(line, i)).Trim();
        return names;
    }

    private int Find(string name)
    {
        var at = Array.IndexOf(_header, name);
        if (at >= 0 && Array.IndexOf(_header, name, at + 1) >= 0)
            throw new DocumentException(_path, $"the column {name} is there twice", "rename or remove one of them", _line);
        return at;
    }

    private int Required(string name)
    {
        var at = Find(name);
        if (at >= 0)
            return at;
        var near = NearestName.Find(name, _header);
        var remedy = near is not null ? $"rename the column '{Excerpt.Of(near)}'"
            : _header.Length == 1 ? "a trace file begins with a header such as vm,t,cpu_pct, separated by commas"
            : $"name the columns in the first line (it has: {Excerpt.Of(string.Join(',', _header))})";
        throw new DocumentException(_path, $"there is no column {name}", remedy, _line);
    }

    private DocumentException NoUsage()
    {
        var usage = TraceColumns.Names.Where((_, c) => ((TraceColumn)c).IsUsage()).ToArray();
        var mistyped = _header.Except(s_labels).FirstOrDefault(h => NearestName.Find(h, usage) is not null);
        var remedy = mistyped is null
            ? $"give at least one of {string.Join(", ", usage)}"
            : $"did you mean '{NearestName.Find(mistyped, usage)}' by '{Excerpt.Of(mistyped)}'?";
        return new DocumentException(_path, "there is no usage column", remedy, _line);
    }
}
