using System.Buffers;
using Headroom.Documents.Files;

namespace Headroom.Documents.Csv;

/// <summary>
/// The lines of a file as slices of one pooled buffer: a month of traces is a million lines, and none of them needs a string.
/// A line ends with LF, CR LF or CR. A byte order mark before the first line is left out.
/// </summary>
internal sealed class LineReader : IDisposable
{
    public const int MaxLineLength = 1 << 20;

    private readonly SourceFile _file;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
    private int _start;
    private int _end;
    private bool _afterReturn;

    public LineReader(SourceFile file)
    {
        _file = file;
        while (_end < 3 && Fill())
        {
        }

        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
            _start = 3;
    }

    public string Path => _file.Path;

    public double Progress => _file.Progress;

    /// <summary>The number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line, valid (and the reader's to change) until the next call.</summary>
    public bool TryRead(out Span<byte> line)
    {
        SkipFeed();
        Number++;
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOfAny((byte)'\n', (byte)'\r');
            if (length >= 0)
                return Take(searched + length, 1, out line);
            searched = _end - _start;
            if (searched > MaxLineLength)
                throw TooLong();
            if (!Fill())
                return Take(searched, 0, out line) && searched > 0;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
        _file.Dispose();
    }

    private bool Take(int length, int ending, out Span<byte> line)
    {
        if (length > MaxLineLength)
            throw TooLong();
        line = _buffer.AsSpan(_start, length);
        _afterReturn = ending > 0 && _buffer[_start + length] == '\r';
        _start += length + ending;
        return true;
    }

    /// <summary>The LF of a CR LF belongs to the line before; it may arrive with the next filling of the buffer.</summary>
    private void SkipFeed()
    {
        if (_afterReturn && (_start < _end || Fill()) && _buffer[_start] == '\n')
            _start++;
        _afterReturn = false;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            Grow();
        }

        var read = _file.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private DocumentException TooLong() =>
        new(Path, "the line is longer than 1 MiB", "check that this is a CSV file with one row on each line", Number);
}
