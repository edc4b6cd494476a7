using System.Globalization;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// The right to be the only Headroom on a directory: a file that the operating system keeps locked while the process lives, and
/// no longer. A process that is killed leaves the file behind, unlocked.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    // How a file that somebody else has locked announces itself; any other error is another fault.
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x8007_0020);

    private readonly string _directory;
    private readonly FileStream _file;

    private StoreLock(string directory, FileStream file)
    {
        _directory = directory;
        _file = file;
    }

    public static StoreLock Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return Sign(new StoreLock(directory, Lock(directory)));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageException($"{directory} cannot be written; give the user that Headroom runs as write access to it", e);
        }
        catch (IOException e)
        {
            throw new StorageException($"{directory} cannot be used as a store: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    public void Dispose()
    {
        File.Delete(OwnerPath(_directory));
        _file.Dispose();
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "headroom.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            throw new StorageException($"{directory} is in use by another Headroom{Owner(directory)}; stop that one, or choose another directory", e);
        }
    }

    private static StoreLock Sign(StoreLock taken)
    {
        try
        {
            File.WriteAllText(OwnerPath(taken._directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return taken;
        }
        catch
        {
            taken._file.Dispose();
            throw;
        }
    }

    // Beside the lock and not in it, because a locked file cannot be read. It is for the message only.
    private static string OwnerPath(string directory) => Path.Combine(directory, "headroom.pid");

    private static string Owner(string directory)
    {
        try
        {
            var text = File.ReadAllText(OwnerPath(directory));
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? $" (pid {pid})" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
