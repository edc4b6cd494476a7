using System.Buffers;

namespace Headroom.Documents.Csv;

/// <summary>A field as CSV writes it.</summary>
public static class CsvText
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");

    /// <summary>Quoted only when it must be.</summary>
    public static string Field(string text) =>
        text.AsSpan().ContainsAny(s_special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
