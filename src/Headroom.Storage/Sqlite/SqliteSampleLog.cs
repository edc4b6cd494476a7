using System.Runtime.CompilerServices;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Storage.Codec;
using Headroom.Storage.Samples;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// Samples are stored twice over their life: as they come, a row for each batch, which makes them durable at once; and, when
/// enough have come, VM by VM in compressed chunks, which makes them small and quick to find. Between the two they are in memory.
/// </summary>
internal sealed class SqliteSampleLog : ISampleLog
{
    // A closed chunk's worth for each VM, within bounds: not every few batches in a small fleet, not all memory in a large one.
    private const int MinPending = 4_096;
    private const int MaxPending = 131_072;
    private const int ChunksPerPage = 32;

    private readonly SqliteFile _file;
    private readonly SampleTail _tail = new();
    private long _newestTicks;

    public SqliteSampleLog(SqliteFile file)
    {
        _file = file;
        _tail.Add(file.Load(BatchTable.ReadAll));
        _newestTicks = NewestOf(file.Load(ChunkTable.NewestTicks));
    }

    public static SqliteFileKind File { get; } = new()
    {
        Name = "samples.db",
        PageBytes = 16_384,
        Synchronous = "NORMAL",
        Schema = new SqliteSchema(BatchTable.Schema + ChunkTable.Schema, SqliteKnowledgeStore.Schema),
    };

    public async Task AppendAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        if (samples.Count == 0)
            return;
        var blocks = BatchTable.Encode(samples);
        await _file.WriteAsync(session => Append(session, blocks), cancellationToken, compacted => Appended(compacted, samples));
    }

    public async IAsyncEnumerable<Sample> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, VmId? vm, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in vm is { } one ? [one] : await VmsAsync(cancellationToken))
        {
            var stream = new SampleStream(_tail.Of(id), from.UtcTicks, to.UtcTicks);
            await foreach (var chunk in ChunksAsync(id, from.UtcTicks, to.UtcTicks, cancellationToken))
            {
                foreach (var sample in stream.Through(chunk))
                    yield return sample;
            }

            foreach (var sample in stream.Rest())
                yield return sample;
        }
    }

    public Task<DateTimeOffset?> GetNewestEndAsync(CancellationToken cancellationToken)
    {
        var ticks = Volatile.Read(ref _newestTicks);
        return Task.FromResult(ticks == long.MinValue ? (DateTimeOffset?)null : new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _file.WriteAsync(session => Trim(session, before.UtcTicks), cancellationToken, Trimmed);

    private bool Append(SqliteSession session, List<byte[]> blocks)
    {
        var isDue = _tail.Count >= Math.Clamp(_tail.VmCount * ChunkMerge.ClosedFrom, MinPending, MaxPending);
        if (isDue)
            SampleCompaction.Compact(session, _tail);
        BatchTable.Add(session, blocks);
        return isDue;
    }

    private void Appended(bool compacted, IReadOnlyList<Sample> samples)
    {
        if (compacted)
            _tail.Clear();
        _tail.Add(samples);
        Volatile.Write(ref _newestTicks, Math.Max(_newestTicks, samples.Max(SampleOrder.EndTicks)));
    }

    private (bool Compacted, long? Newest) Trim(SqliteSession session, long beforeTicks)
    {
        // What waits is in batch rows, which cannot be cut.
        var compact = _tail.OldestTicks < beforeTicks;
        if (compact)
            SampleCompaction.Compact(session, _tail);
        SampleCompaction.Trim(session, beforeTicks);
        return (compact, ChunkTable.NewestTicks(session));
    }

    private void Trimmed((bool Compacted, long? Newest) result)
    {
        if (result.Compacted)
            _tail.Clear();
        Volatile.Write(ref _newestTicks, NewestOf(result.Newest));
    }

    private long NewestOf(long? inChunks) =>
        Math.Max(inChunks ?? long.MinValue, _tail.NewestTicks() ?? long.MinValue);

    private async Task<IReadOnlyList<VmId>> VmsAsync(CancellationToken cancellationToken)
    {
        // The tail first: what moves on meanwhile is then seen twice, and not never.
        var waiting = _tail.Vms();
        var stored = await _file.ReadAsync(ChunkTable.Vms, cancellationToken);
        return [.. waiting.Union(stored).Order()];
    }

    private async IAsyncEnumerable<Sample[]> ChunksAsync(
        VmId vm, long fromTicks, long toTicks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = long.MinValue;
        while (true)
        {
            var after = position;
            var page = await _file.ReadAsync(
                session => ChunkTable.Page(session, vm, fromTicks, toTicks, after, ChunksPerPage), cancellationToken);
            foreach (var chunk in page)
            {
                position = Math.Max(position, chunk.Head.LastTicks);
                yield return Decode(chunk);
            }

            if (page.Count < ChunksPerPage)
                yield break;
        }
    }

    private Sample[] Decode(Chunk chunk)
    {
        try
        {
            return SampleCodec.Decode(chunk.Data);
        }
        catch (InvalidDataException e)
        {
            throw SqliteErrors.Damaged(_file.Path, $"chunk {chunk.Head.Id}: {e.Message}", e);
        }
    }
}
