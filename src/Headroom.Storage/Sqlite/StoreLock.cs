using System.Globalization;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// The right to be the only Headroom on a directory: a file that the operating system keeps locked while the process lives, and
/// no longer. A process that is killed leaves the file behind, unlocked. The file holds the owner's process number.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const string FileName = "headroom.lock";

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    public static StoreLock Take(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            Directory.CreateDirectory(directory);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new StoreLock(Sign(file));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageException($"{directory} cannot be written; give the user that Headroom runs as write access to it", e);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && Owner(path) is { } owner)
        {
            throw new StorageException($"{directory} is in use by another Headroom{owner}; stop that one, or choose another directory", e);
        }
        catch (IOException e)
        {
            throw new StorageException($"{directory} cannot be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Sign(FileStream file)
    {
        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return file;
    }

    /// <summary>The number that the owner wrote, for the message; null when the file cannot be the reason.</summary>
    private static string? Owner(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? $" (pid {pid})" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
