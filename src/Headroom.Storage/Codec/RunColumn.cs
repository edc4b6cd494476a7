namespace Headroom.Storage.Codec;

/// <summary>
/// Whole numbers that seldom change, as runs: the difference to the run before, and how many there are. The steps between regular
/// samples, their lengths and their sources are one run each.
/// </summary>
internal static class RunColumn
{
    public static void Write(ReadOnlySpan<long> values, ByteWriter to)
    {
        long previous = 0;
        for (var start = 0; start < values.Length;)
        {
            var value = values[start];
            var end = start + 1;
            while (end < values.Length && values[end] == value)
                end++;
            to.Signed(unchecked(value - previous));
            to.Varint((ulong)(end - start));
            previous = value;
            start = end;
        }
    }

    public static void Read(ref ByteReader from, Span<long> values)
    {
        long value = 0;
        for (var start = 0; start < values.Length;)
        {
            value = unchecked(value + from.Signed());
            var count = from.Count(values.Length - start);
            if (count == 0)
                throw new InvalidDataException("a run is empty");
            values.Slice(start, count).Fill(value);
            start += count;
        }
    }
}
