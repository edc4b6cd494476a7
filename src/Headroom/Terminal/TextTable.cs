namespace Headroom.Terminal;

/// <summary>A plain table: the first column to the left, numbers to the right, no lines that get in the way of copying.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter to)
    {
        var widths = new int[header.Length];
        foreach (var row in _rows.Prepend(header))
        {
            for (var i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        to.WriteLine(Line(header, widths));
        to.WriteLine(string.Join("  ", widths.Select(w => new string('─', w))));
        foreach (var row in _rows)
            to.WriteLine(Line(row, widths));
    }

    private static string Line(string[] row, int[] widths) =>
        string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd();
}
