using Headroom.Control.Ports;

namespace Headroom.Storage;

/// <summary>A store's share of what a pool learned is bounded, so that it fills neither the disk nor the memory of the next start.</summary>
internal static class KnowledgeLimit
{
    public static void Check(string name, byte[] block)
    {
        if (block.Length > IKnowledgeStore.MaxBytes)
            throw new StorageException($"'{name}' has {block.Length} bytes; at most {IKnowledgeStore.MaxBytes} of what was learned are kept");
    }
}
