namespace Headroom.Documents.Csv;

/// <summary>
/// The fields of one line. Quoted fields are unquoted in place. A field does not span lines: then a quote that was never closed
/// spoils one row instead of swallowing the rows after it.
/// </summary>
internal sealed class CsvFields
{
    private (int Start, int Length)[] _fields = new (int, int)[16];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Get(ReadOnlySpan<byte> line, int field) =>
        line.Slice(_fields[field].Start, _fields[field].Length);

    /// <summary>False when a quoted field is not closed, or goes on behind its closing quote.</summary>
    public bool TrySplit(Span<byte> line)
    {
        Count = 0;
        if (line.Contains((byte)'"'))
            return TrySplitQuoted(line);

        var start = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != ',')
                continue;
            Add(start, i - start);
            start = i + 1;
        }

        Add(start, line.Length - start);
        return true;
    }

    private bool TrySplitQuoted(Span<byte> line)
    {
        var at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                if (!TryUnquote(line, ref at))
                    return false;
            }
            else
            {
                var length = line[at..].IndexOf((byte)',');
                Add(at, length < 0 ? line.Length - at : length);
                at += _fields[Count - 1].Length;
            }

            if (at == line.Length)
                return true;
            at++;
        }
    }

    /// <summary>Moves a quoted field's text to its start, and <paramref name="at"/> to the comma or the end behind it.</summary>
    private bool TryUnquote(Span<byte> line, ref int at)
    {
        var start = at++;
        var end = start;
        while (at < line.Length)
        {
            if (line[at] == '"')
            {
                at++;
                if (at == line.Length || line[at] != '"')
                {
                    Add(start, end - start);
                    return at == line.Length || line[at] == ',';
                }
            }

            line[end++] = line[at++];
        }

        return false;
    }

    private void Add(int start, int length)
    {
        if (Count == _fields.Length)
            Array.Resize(ref _fields, Count * 2);
        _fields[Count++] = (start, length);
    }
}
