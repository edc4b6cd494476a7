using System.Runtime.InteropServices;
using Headroom.Fleet;
using Headroom.Storage.Codec;
using Headroom.Storage.Samples;

namespace Headroom.Storage.Memory;

/// <summary>One VM's samples: chunks in order that are replaced and never changed, and the latest as they came. Its owner locks it.</summary>
internal sealed class MemorySeries
{
    private readonly List<Chunk> _chunks = [];
    private readonly List<Sample> _tail = [];

    public bool IsEmpty => _chunks.Count == 0 && _tail.Count == 0;

    public long NewestTicks => Math.Max(
        _chunks.Count == 0 ? long.MinValue : _chunks.Max(c => c.Head.NewestTicks),
        _tail.Count == 0 ? long.MinValue : _tail.Max(SampleOrder.EndTicks));

    public void Add(Sample sample)
    {
        _tail.Add(SampleOrder.InUtc(sample));
        if (_tail.Count >= ChunkMerge.ClosedFrom)
            Compact();
    }

    /// <summary>What is there now; the result may be read while the series grows on.</summary>
    public IEnumerable<Sample> Read(long fromTicks, long toTicks)
    {
        var tail = SampleOrder.Normalise(CollectionsMarshal.AsSpan(_tail));
        var chunks = _chunks.Where(c => c.Head.LastTicks >= fromTicks && c.Head.StartTicks < toTicks).ToArray();
        var stream = new SampleStream(tail, fromTicks, toTicks);
        return chunks.SelectMany(c => stream.Through(SampleCodec.Decode(c.Data))).Concat(stream.Rest());
    }

    public void Trim(long beforeTicks)
    {
        _tail.RemoveAll(s => s.At.UtcTicks < beforeTicks);
        _chunks.RemoveAll(c => c.Head.LastTicks < beforeTicks);
        for (var i = 0; i < _chunks.Count; i++)
        {
            if (_chunks[i].Head.StartTicks < beforeTicks)
                _chunks[i] = Chunk.Of(Array.FindAll(SampleCodec.Decode(_chunks[i].Data), s => s.At.UtcTicks >= beforeTicks));
        }
    }

    private void Compact()
    {
        var samples = SampleOrder.Normalise(CollectionsMarshal.AsSpan(_tail));
        var heads = _chunks.ConvertAll(c => c.Head);
        var replaced = new HashSet<int>();
        var added = new List<Chunk>();
        foreach (var portion in ChunkMerge.Divide(heads, samples))
        {
            var part = samples.AsSpan(portion.Start, portion.Count);
            var kept = portion.Owner is { } owner ? SampleCodec.Decode(_chunks[owner].Data) : [];
            replaced.Add(portion.Owner ?? -1);
            added.AddRange(ChunkMerge.Split(SampleOrder.Merge(kept, part)));
        }

        Replace(replaced, added);
        _tail.Clear();
    }

    private void Replace(HashSet<int> replaced, List<Chunk> added)
    {
        for (var i = _chunks.Count - 1; i >= 0; i--)
        {
            if (replaced.Contains(i))
                _chunks.RemoveAt(i);
        }

        _chunks.AddRange(added);
        _chunks.Sort((a, b) => a.Head.StartTicks.CompareTo(b.Head.StartTicks));
    }
}
