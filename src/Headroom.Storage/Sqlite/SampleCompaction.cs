using Headroom.Fleet;
using Headroom.Storage.Codec;
using Headroom.Storage.Samples;

namespace Headroom.Storage.Sqlite;

/// <summary>Moves what waits in the tail into chunks, and cuts chunks at the end of the retention, within the caller's transaction.</summary>
internal static class SampleCompaction
{
    public static void Compact(SqliteSession session, SampleTail tail)
    {
        foreach (var vm in tail.Vms())
            Compact(session, vm, tail.Of(vm));
        BatchTable.Clear(session);
    }

    public static void Trim(SqliteSession session, long beforeTicks)
    {
        ChunkTable.RemoveBefore(session, beforeTicks);
        foreach (var (id, vm) in ChunkTable.Across(session, beforeTicks))
        {
            var samples = SampleCodec.Decode(ChunkTable.Data(session, id));
            ChunkTable.Remove(session, id);
            ChunkTable.Add(session, vm, Chunk.Of(Array.FindAll(samples, s => s.At.UtcTicks >= beforeTicks)));
        }
    }

    private static void Compact(SqliteSession session, VmId vm, Sample[] samples)
    {
        var heads = ChunkTable.Owners(session, vm, samples[0].At.UtcTicks, samples[^1].At.UtcTicks);
        foreach (var portion in ChunkMerge.Divide(heads, samples))
        {
            Sample[] kept = [];
            if (portion.Owner is { } owner)
            {
                kept = SampleCodec.Decode(ChunkTable.Data(session, heads[owner].Id));
                ChunkTable.Remove(session, heads[owner].Id);
            }

            var part = samples.AsSpan(portion.Start, portion.Count);
            foreach (var chunk in ChunkMerge.Split(SampleOrder.Merge(kept, part)))
                ChunkTable.Add(session, vm, chunk);
        }
    }
}
