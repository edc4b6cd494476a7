namespace Headroom.Documents;

/// <summary>
/// A file that a person wrote, or wants written, cannot be used. The message is one line that a person can act on without a
/// stack: where it is wrong, what is wrong, and what to do.
/// </summary>
public sealed class DocumentException : Exception
{
    public DocumentException(string path, string problem, string remedy, long? line = null, Exception? inner = null)
        : base($"{Place(path, line)}: {problem}; {remedy}", inner)
    {
        Path = path;
        Line = line;
    }

    /// <summary>The file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>The line, from 1; null when the file as a whole is meant.</summary>
    public long? Line { get; }

    private static string Place(string path, long? line) => line is null ? path : $"{path}, line {line}";
}
