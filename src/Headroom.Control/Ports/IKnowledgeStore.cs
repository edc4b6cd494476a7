namespace Headroom.Control.Ports;

/// <summary>
/// What was learned from the samples, a block of bytes to a name. It could be learned again, but not at once. A block is replaced whole:
/// whenever the process dies, the old one is there or the new one, and never a part of either.
/// </summary>
public interface IKnowledgeStore
{
    /// <summary>A larger block is refused, and the old one stays.</summary>
    const int MaxBytes = 64 << 20;

    /// <summary>The block of that name; null when there is none.</summary>
    Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken);

    Task SaveAsync(string name, byte[] block, CancellationToken cancellationToken);
}
