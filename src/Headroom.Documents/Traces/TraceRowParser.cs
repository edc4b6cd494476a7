using System.Buffers.Text;
using Headroom.Documents.Csv;

namespace Headroom.Documents.Traces;

/// <summary>
/// Makes a row of a line. A row is good as a whole or not at all; only its time counts as soon as it can be read, so that a bad
/// value elsewhere in the row does not shift the grid.
/// </summary>
internal sealed class TraceRowParser(TraceLayout layout, CsvFields fields, TimeExtent extent)
{
    // Beyond any machine, and small enough that no sum or change of unit overflows.
    private const double MaxValue = 1e15;

    private static readonly long s_minTime = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long s_maxTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private readonly NameTable _labels = new();

    public TraceRow Row { get; } = new();

    public NameTable Vms { get; } = new();

    /// <summary>The field that has the problem of the last row, where it is one field.</summary>
    public int Field { get; private set; }

    public RowProblem Parse(Span<byte> line, long number)
    {
        if (!fields.TrySplit(line))
            return RowProblem.BadQuotes;
        if (fields.Count != layout.FieldCount)
            return RowProblem.FieldCount;
        var problem = ReadTime(line, number);
        if (problem == RowProblem.None)
            problem = ReadValues(line);
        // Names last, so that a VM of which no row can be used gets no number.
        return problem == RowProblem.None ? ReadNames(line) : problem;
    }

    private RowProblem ReadTime(ReadOnlySpan<byte> line, long number)
    {
        var text = Get(line, layout.Time).Trim(" \t"u8);
        if (!Utf8Parser.TryParse(text, out long time, out var used) || used != text.Length || time < s_minTime || time > s_maxTime)
            return RowProblem.BadTime;
        Row.Time = time;
        Row.Bucket = TraceGrid.Bucket(time);
        extent.Include(Row.Bucket, time, number);
        return RowProblem.None;
    }

    private RowProblem ReadValues(ReadOnlySpan<byte> line)
    {
        foreach (var (column, field) in layout.Columns)
        {
            var problem = ReadValue(Get(line, field), out var value);
            if (problem != RowProblem.None)
                return problem;
            Row[column] = value;
        }

        return RowProblem.None;
    }

    private static RowProblem ReadValue(ReadOnlySpan<byte> field, out double value)
    {
        value = double.NaN;
        if (field.Trim(" \t"u8).IsEmpty)
            return RowProblem.None;
        if (!NumberText.TryRead(field, out value))
            return RowProblem.NotANumber;
        return value < 0 ? RowProblem.Negative : value > MaxValue ? RowProblem.TooLarge : RowProblem.None;
    }

    private RowProblem ReadNames(ReadOnlySpan<byte> line)
    {
        if (!TryReadLabel(line, layout.Application, out var application) || !TryReadLabel(line, layout.User, out var user))
            return RowProblem.NotText;
        if (!TryReadActive(line, out var active))
            return RowProblem.BadActive;
        (Row.Application, Row.User, Row.Active) = (application, user, active);
        return ReadVm(Get(line, layout.Vm));
    }

    private RowProblem ReadVm(ReadOnlySpan<byte> name)
    {
        if (name.Trim(" \t"u8).IsEmpty)
            return RowProblem.NoVm;
        Row.Vm = Vms.Number(name);
        return Row.Vm == NameTable.NotAName ? RowProblem.NotText : RowProblem.None;
    }

    private bool TryReadLabel(ReadOnlySpan<byte> line, int field, out string? label)
    {
        label = null;
        if (field == TraceLayout.Absent || Get(line, field) is var text && text.IsEmpty)
            return true;
        var number = _labels.Number(text);
        label = number == NameTable.NotAName ? null : _labels[number];
        return label is not null;
    }

    private bool TryReadActive(ReadOnlySpan<byte> line, out bool? active)
    {
        active = null;
        if (layout.Active == TraceLayout.Absent)
            return true;
        var text = Get(line, layout.Active).Trim(" \t"u8);
        active = text switch { [(byte)'0'] => false, [(byte)'1'] => true, _ => null };
        return active is not null || text.IsEmpty;
    }

    private ReadOnlySpan<byte> Get(ReadOnlySpan<byte> line, int field)
    {
        Field = field;
        return fields.Get(line, field);
    }
}
