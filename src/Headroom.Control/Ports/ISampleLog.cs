using Headroom.Fleet;

namespace Headroom.Control.Ports;

/// <summary>Samples, durable once appended. A sample that is already there (same VM and start) is not stored twice.</summary>
public interface ISampleLog
{
    Task AppendAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken);

    /// <summary>Samples that begin in [from, to), by VM and then by time; of one VM, or of all.</summary>
    IAsyncEnumerable<Sample> ReadAsync(DateTimeOffset from, DateTimeOffset to, VmId? vm, CancellationToken cancellationToken);

    /// <summary>The end of the newest sample; null when there is none.</summary>
    Task<DateTimeOffset?> GetNewestEndAsync(CancellationToken cancellationToken);

    /// <summary>Forgets samples that begin before the given time.</summary>
    Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
