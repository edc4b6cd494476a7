using System.Text.Unicode;

namespace Headroom.Documents.Csv;

/// <summary>Gives each distinct name a number, and makes one string of it however often it comes.</summary>
internal sealed class NameTable
{
    public const int NotAName = -1;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _names = [];
    private char[] _decoded = new char[256];
    private byte[] _last = new byte[256];
    private int _lastLength = -1;
    private int _lastNumber;

    public NameTable() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _names.Count;

    public string this[int number] => _names[number];

    /// <summary>The name's number; <see cref="NotAName"/> for bytes that are not text, or have control characters in them.</summary>
    public int Number(ReadOnlySpan<byte> utf8)
    {
        // Most files are sorted by name.
        if (utf8.Length == _lastLength && utf8.SequenceEqual(_last.AsSpan(0, _lastLength)))
            return _lastNumber;

        if (utf8.Length > _decoded.Length)
            Grow(utf8.Length);
        if (Utf8.ToUtf16(utf8, _decoded, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            return NotAName;
        if (!_lookup.TryGetValue(_decoded.AsSpan(0, length), out var number))
            number = Add(_decoded.AsSpan(0, length));

        utf8.CopyTo(_last);
        (_lastLength, _lastNumber) = (utf8.Length, number);
        return number;
    }

    private int Add(ReadOnlySpan<char> name)
    {
        foreach (var letter in name)
        {
            if (char.IsControl(letter))
                return NotAName;
        }

        var text = name.ToString();
        _numbers.Add(text, _names.Count);
        _names.Add(text);
        return _names.Count - 1;
    }

    private void Grow(int length)
    {
        _decoded = new char[length * 2];
        _last = new byte[length * 2];
        _lastLength = -1;
    }
}
