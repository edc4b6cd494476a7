namespace Headroom.Documents.Files;

/// <summary>Says in a user's words why the system refused a file.</summary>
internal static class FileFailure
{
    public static bool IsExpected(Exception error) =>
        error is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or NotSupportedException;

    public static DocumentException Reading(string path, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            new(path, "there is no such file", "check the name and the current directory", inner: error),
        UnauthorizedAccessException => new(path, "may not be read", "check the file's permissions", inner: error),
        InvalidDataException =>
            new(path, "the compressed data is damaged or cut short", "copy or download the file again", inner: error),
        ArgumentException or NotSupportedException => new(path, "is not a file name", "give the name of a file", inner: error),
        _ => new(path, $"cannot be read ({OneLine(error)})", "check the disk and the file", inner: error),
    };

    public static DocumentException Writing(string path, Exception error) => error switch
    {
        DirectoryNotFoundException => new(path, "its directory does not exist", "create it, or choose another", inner: error),
        UnauthorizedAccessException =>
            new(path, "may not be written", "check the permissions of its directory, or choose another", inner: error),
        ArgumentException or NotSupportedException => new(path, "is not a file name", "give the name of a file", inner: error),
        _ => new(path, $"cannot be written ({OneLine(error)})", "check the space on the disk, and that nothing else writes it", inner: error),
    };

    private static string OneLine(Exception error) => error.Message.ReplaceLineEndings(" ");
}
