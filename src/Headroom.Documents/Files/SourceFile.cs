using System.IO.Compression;

namespace Headroom.Documents.Files;

/// <summary>
/// A file opened for reading, unpacked when it is gzip. Its content tells, not its name: a file is often renamed, seldom
/// recompressed. That a file cut short is noticed depends on the runtime option UseStrictValidation, set for the whole product.
/// </summary>
internal sealed class SourceFile : IDisposable
{
    private readonly Stream _raw;
    private readonly Stream _content;

    private SourceFile(string path, Stream raw)
    {
        Path = path;
        _raw = raw;
        _content = IsGzip(raw, path) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
    }

    public string Path { get; }

    /// <summary>How much of the file has been read, 0 to 1; unknown (0) for a pipe.</summary>
    public double Progress => _raw.CanSeek && _raw.Length > 0 ? (double)_raw.Position / _raw.Length : 0;

    public static SourceFile Open(string path)
    {
        if (Directory.Exists(path))
            throw new DocumentException(path, "is a directory", "give the name of a file");
        return Guarded(path, () => Over(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), path));
    }

    public static SourceFile Over(Stream stream, string name) => Guarded(name, () => new SourceFile(name, stream));

    public int Read(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (Exception error) when (FileFailure.IsExpected(error))
        {
            throw FileFailure.Reading(Path, error);
        }
    }

    public void Dispose()
    {
        _content.Dispose();
        _raw.Dispose();
    }

    private static SourceFile Guarded(string path, Func<SourceFile> open)
    {
        try
        {
            return open();
        }
        catch (Exception error) when (FileFailure.IsExpected(error))
        {
            throw FileFailure.Reading(path, error);
        }
    }

    private static bool IsGzip(Stream raw, string path)
    {
        if (!raw.CanSeek)
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        Span<byte> magic = stackalloc byte[2];
        var start = raw.Position;
        var isGzip = raw.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        raw.Position = start;
        return isGzip;
    }
}
