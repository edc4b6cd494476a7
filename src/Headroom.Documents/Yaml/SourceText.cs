namespace Headroom.Documents.Yaml;

/// <summary>The text of a file that a person wrote.</summary>
internal static class SourceText
{
    private const long MaxBytes = 16 * 1024 * 1024;

    public static string Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new DocumentException(path, "is a folder", "name a file in it");
            if (File.Exists(path) && new FileInfo(path).Length > MaxBytes)
                throw new DocumentException(path, "is larger than 4 MiB", "split it into several files");
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException(path, File.Exists(path) ? "cannot be read" : "there is no such file", "check the path and its permissions", inner: problem);
        }
    }
}
