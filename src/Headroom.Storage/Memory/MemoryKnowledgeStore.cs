using System.Collections.Concurrent;
using Headroom.Control.Ports;

namespace Headroom.Storage.Memory;

/// <summary>What was learned, for runs that leave nothing behind.</summary>
public sealed class MemoryKnowledgeStore : IKnowledgeStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blocks = new(StringComparer.Ordinal);

    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult((byte[]?)_blocks.GetValueOrDefault(name)?.Clone());
    }

    public Task SaveAsync(string name, byte[] block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        KnowledgeLimit.Check(name, block);
        _blocks[name] = (byte[])block.Clone();
        return Task.CompletedTask;
    }
}
