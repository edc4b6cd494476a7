using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Headroom.Fleet;

namespace Headroom.Storage.Codec;

/// <summary>
/// Samples as one block of bytes, column by column: everything comes back exactly, to the bit of every number, except that times
/// are instants and come back in UTC. Every store keeps these blocks, so this is their common format: docs/decisions/0006.
/// </summary>
public static class SampleCodec
{
    /// <summary>More samples than this do not fit into one block.</summary>
    public const int MaxSamples = 1 << 16;

    private const int NumberColumns = (3 * Resources.Count) + 1;
    private const int PeakColumns = Resources.Count;

    // The same figures as in the column of the mean: recorded histories have no peaks of their own.
    private const byte AsMean = 1;
    private const byte Own = 0;

    // With the source, in the bits above it: that somebody said what went on, and what. Unknown sets none, so that older blocks read right.
    private const int SourceBits = 2;
    private const int KnownActivity = 1;
    private const int UsersActive = 2;
    private const int ApplicationRuns = 4;

    // The columns have taken most of what there is to gain; higher levels cost twice to forty times as much for a few percent.
    private const int ChunkQuality = 1;

    /// <summary>For keeping: small.</summary>
    public static byte[] Encode(ReadOnlySpan<Sample> samples) => Encode(samples, ChunkQuality);

    /// <summary>For a short while: quick.</summary>
    public static byte[] EncodeBatch(ReadOnlySpan<Sample> samples) => Encode(samples, quality: 0);

    /// <exception cref="InvalidDataException">The block is damaged, or of another format.</exception>
    public static Sample[] Decode(ReadOnlySpan<byte> block)
    {
        var content = BlockFrame.Unwrap(block, out var length);
        try
        {
            var reader = new ByteReader(content.AsSpan(0, length));
            var samples = Read(ref reader);
            return reader.Left == 0 ? samples : throw new InvalidDataException("the block is longer than its content");
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new InvalidDataException("the block holds a value out of range", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    private static byte[] Encode(ReadOnlySpan<Sample> samples, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples.Length, MaxSamples);
        using var writer = new ByteWriter(64 + (samples.Length * 32));
        writer.Varint((ulong)samples.Length);
        WriteVms(samples, writer);
        WriteTimes(samples, writer);
        WriteNumbers(samples, writer);
        PressureColumns.Write(samples, writer);
        return BlockFrame.Wrap(writer.Written, quality);
    }

    // A start reads all of the history once, before any loop has had time to get warm. So do the loops of the columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Sample[] Read(ref ByteReader from)
    {
        var count = from.Count(MaxSamples);
        var vms = ReadVms(ref from, count);
        var whole = ArrayPool<long>.Shared.Rent(3 * count);
        var numbers = ArrayPool<double>.Shared.Rent(NumberColumns * count);
        try
        {
            ReadTimes(ref from, whole.AsSpan(0, 3 * count), count);
            ReadNumbers(ref from, numbers, count);
            var pressures = PressureColumns.Read(ref from, count);
            var samples = new Sample[count];
            for (var i = 0; i < count; i++)
                samples[i] = Assemble(vms[i], whole.AsSpan(i), numbers.AsSpan(i), count, pressures[i]);
            return samples;
        }
        finally
        {
            ArrayPool<long>.Shared.Return(whole);
            ArrayPool<double>.Shared.Return(numbers);
        }
    }

    private static void WriteVms(ReadOnlySpan<Sample> samples, ByteWriter to)
    {
        Span<byte> id = stackalloc byte[16];
        for (var start = 0; start < samples.Length;)
        {
            var end = start + 1;
            while (end < samples.Length && samples[end].Vm == samples[start].Vm)
                end++;
            samples[start].Vm.Value.TryWriteBytes(id, bigEndian: true, out _);
            to.Bytes(id);
            to.Varint((ulong)(end - start));
            start = end;
        }
    }

    private static VmId[] ReadVms(ref ByteReader from, int count)
    {
        var vms = new VmId[count];
        for (var start = 0; start < count;)
        {
            var vm = new VmId(new Guid(from.Bytes(16), bigEndian: true));
            var run = from.Count(count - start);
            if (run == 0)
                throw new InvalidDataException("a run is empty");
            vms.AsSpan(start, run).Fill(vm);
            start += run;
        }

        return vms;
    }

    private static void WriteTimes(ReadOnlySpan<Sample> samples, ByteWriter to)
    {
        var column = ArrayPool<long>.Shared.Rent(samples.Length);
        try
        {
            long previous = 0;
            for (var i = 0; i < samples.Length; i++)
                (column[i], previous) = (samples[i].At.UtcTicks - previous, samples[i].At.UtcTicks);
            RunColumn.Write(column.AsSpan(0, samples.Length), to);
            for (var i = 0; i < samples.Length; i++)
                column[i] = samples[i].Length.Ticks;
            RunColumn.Write(column.AsSpan(0, samples.Length), to);
            for (var i = 0; i < samples.Length; i++)
                column[i] = (long)samples[i].Source | ((long)Code(samples[i].Activity) << SourceBits);
            RunColumn.Write(column.AsSpan(0, samples.Length), to);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(column);
        }
    }

    private static void ReadTimes(ref ByteReader from, Span<long> whole, int count)
    {
        RunColumn.Read(ref from, whole[..count]);
        long at = 0;
        foreach (ref var step in whole[..count])
            step = at = unchecked(at + step);
        RunColumn.Read(ref from, whole.Slice(count, count));
        RunColumn.Read(ref from, whole.Slice(2 * count, count));
    }

    private static void WriteNumbers(ReadOnlySpan<Sample> samples, ByteWriter to)
    {
        var count = samples.Length;
        var rented = ArrayPool<double>.Shared.Rent(NumberColumns * count);
        try
        {
            var numbers = rented.AsSpan(0, NumberColumns * count);
            for (var i = 0; i < count; i++)
                Take(samples[i], numbers[i..], count);
            for (var c = 0; c < NumberColumns; c++)
                WriteColumn(numbers, c, count, to);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static void WriteColumn(ReadOnlySpan<double> numbers, int c, int count, ByteWriter to)
    {
        var column = numbers.Slice(c * count, count);
        if (IsPeak(c))
        {
            var mean = numbers.Slice((c - PeakColumns) * count, count);
            var same = MemoryMarshal.Cast<double, long>(column).SequenceEqual(MemoryMarshal.Cast<double, long>(mean));
            to.Byte(same ? AsMean : Own);
            if (same)
                return;
        }

        NumberColumn.Write(column, to);
    }

    private static void ReadNumbers(ref ByteReader from, Span<double> numbers, int count)
    {
        for (var c = 0; c < NumberColumns; c++)
        {
            var column = numbers.Slice(c * count, count);
            if (IsPeak(c) && from.Byte() == AsMean)
                numbers.Slice((c - PeakColumns) * count, count).CopyTo(column);
            else
                NumberColumn.Read(ref from, column);
        }
    }

    private static bool IsPeak(int column) => column is >= PeakColumns and < PeakColumns + Resources.Count;

    /// <summary>Lays one sample's numbers out, one in each column; the columns are a stride apart.</summary>
    private static void Take(Sample sample, Span<double> to, int stride)
    {
        Take(sample.Mean, to, stride);
        Take(sample.Peak, to[(4 * stride)..], stride);
        Take(sample.Allocation, to[(8 * stride)..], stride);
        to[12 * stride] = sample.WorkingSetBytes;
    }

    private static void Take(Amounts amounts, Span<double> to, int stride)
    {
        to[0] = amounts.Cpu;
        to[stride] = amounts.Memory;
        to[2 * stride] = amounts.Disk;
        to[3 * stride] = amounts.Network;
    }

    private static Sample Assemble(VmId vm, ReadOnlySpan<long> whole, ReadOnlySpan<double> numbers, int stride, Pressure? pressure) => new()
    {
        Vm = vm,
        At = new DateTimeOffset(whole[0], TimeSpan.Zero),
        Length = new TimeSpan(whole[stride]),
        Source = (SampleSource)(whole[2 * stride] & ((1 << SourceBits) - 1)),
        Activity = Decode(whole[2 * stride] >> SourceBits),
        Mean = Give(numbers, stride),
        Peak = Give(numbers[(4 * stride)..], stride),
        Allocation = Give(numbers[(8 * stride)..], stride),
        WorkingSetBytes = numbers[12 * stride],
        Pressure = pressure,
    };

    private static int Code(Activity? activity) => activity is { } known
        ? KnownActivity | (known.UsersActive ? UsersActive : 0) | (known.ApplicationRuns ? ApplicationRuns : 0)
        : 0;

    private static Activity? Decode(long code) => (code & KnownActivity) != 0
        ? new Activity((code & UsersActive) != 0, (code & ApplicationRuns) != 0)
        : null;

    private static Amounts Give(ReadOnlySpan<double> from, int stride) =>
        new(from[0], from[stride], from[2 * stride], from[3 * stride]);
}
