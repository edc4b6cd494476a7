using System.IO.Compression;

namespace Headroom.Documents.Files;

/// <summary>
/// A file being written. What is written goes to a file beside the target, which takes the target's name only when all is done
/// (<see cref="Commit"/>): a run that fails leaves the earlier file as it was, never half of a new one. Packed when the name
/// ends in .gz.
/// </summary>
public sealed class TargetFile : IDisposable
{
    private readonly string _path;
    private readonly string _target;
    private readonly string _partial;
    private readonly FileStream _file;
    private readonly Stream _content;
    private bool _committed;

    private TargetFile(string path)
    {
        _path = path;
        _target = Resolve(path);
        _partial = IsDevice(_target) ? _target : _target + ".partial";
        // Not shared: two runs that write one file would otherwise mix their lines.
        var mode = IsDevice(_target) ? FileMode.Open : FileMode.Create;
        _file = new FileStream(_partial, mode, FileAccess.Write, FileShare.None, 1 << 16);
        _content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true)
            : _file;
    }

    public static TargetFile Create(string path)
    {
        if (Directory.Exists(path))
            throw new DocumentException(path, "is a directory", "give the name of a file");
        try
        {
            return new TargetFile(path);
        }
        catch (Exception error) when (FileFailure.IsExpected(error))
        {
            throw FileFailure.Writing(path, error);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _content.Write(bytes);
        }
        catch (Exception error) when (FileFailure.IsExpected(error))
        {
            throw FileFailure.Writing(_path, error);
        }
    }

    /// <summary>Makes what was written the target.</summary>
    public void Commit()
    {
        try
        {
            Close();
            if (!IsDevice(_target))
                File.Move(_partial, _target, overwrite: true);
            _committed = true;
        }
        catch (Exception error) when (FileFailure.IsExpected(error))
        {
            throw FileFailure.Writing(_path, error);
        }
    }

    /// <summary>Without <see cref="Commit"/> before it, as if nothing had been written.</summary>
    public void Dispose()
    {
        if (_committed)
            return;
        // What made the run fail is the news; what fails here would hide it, and a leftover is overwritten by the next run.
        Quietly(_content.Dispose);
        Quietly(_file.Dispose);
        if (!IsDevice(_target))
            Quietly(() => File.Delete(_partial));
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (FileFailure.IsExpected(error))
        {
            _ = error;
        }
    }

    private void Close()
    {
        if (_content != _file)
            _content.Dispose();
        // To the disk before the name: after a power cut there is the old file or the new one, not an empty one.
        _file.Flush(flushToDisk: !IsDevice(_target));
        _file.Dispose();
    }

    /// <summary>A link stays a link: what it leads to is replaced.</summary>
    private static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var isLink = !IsDevice(full) && new FileInfo(full).LinkTarget is not null;
        return isLink ? File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName : full;
    }

    /// <summary>Standard output, the null device and pipes by name are written straight: a rename would replace the device.</summary>
    private static bool IsDevice(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal)
        || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));
}
