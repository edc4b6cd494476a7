namespace Headroom.Documents;

/// <summary>
/// A file that a person wrote, or wants written, cannot be used. The message is one line that a person can act on without a
/// stack: where it is wrong, what is wrong, and what to do.
/// </summary>
public sealed class DocumentException : Exception
{
    public DocumentException(string path, string problem, string remedy, long? line = null, Exception? inner = null)
        : base(OneLine($"{Place(path, line)}: {problem}; {remedy}"), inner)
    {
        Path = path;
        Line = line;
    }

    /// <summary>The file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>The line, from 1; null when the file as a whole is meant.</summary>
    public long? Line { get; }

    private static string Place(string path, long? line)
    {
        // A name that is empty would leave nothing before the colon.
        var name = path.Length == 0 ? "''" : path;
        return line is null ? name : $"{name}, line {line}";
    }

    /// <summary>What is quoted from a file, or its name, must neither break the line nor write to the reader's terminal.</summary>
    private static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
