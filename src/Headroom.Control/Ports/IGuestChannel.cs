using Headroom.Fleet;

namespace Headroom.Control.Ports;

/// <summary>
/// The way into the guests of a pool: what their agents report, and what they are asked to do. A guest may be silent, slow, or
/// say no; each is an answer, never an exception. Only a broken channel throws.
/// </summary>
public interface IGuestChannel
{
    /// <summary>Reports that arrived after <paramref name="since"/>, oldest first.</summary>
    Task<IReadOnlyList<GuestReport>> GetReportsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>May this resource shrink? Asking changes nothing in the guest.</summary>
    Task<GuestReply> AskConsentAsync(VmId vm, ResourceChange change, CancellationToken cancellationToken);

    /// <summary>Makes ready for a shrink that was consented to: drops caches, shrinks pools, takes memory blocks offline.</summary>
    Task<GuestReply> PrepareToShrinkAsync(VmId vm, ResourceChange change, CancellationToken cancellationToken);

    Task<GuestReply> SendAsync(VmId vm, GuestDirective directive, CancellationToken cancellationToken);

    /// <summary>What the guest itself sees now; null when it has no agent or the agent is silent.</summary>
    Task<GuestView?> ReadBackAsync(VmId vm, CancellationToken cancellationToken);
}

public enum GuestAnswer
{
    Granted,
    Refused,

    /// <summary>No agent, or no answer in time. Silence is not consent.</summary>
    Silent,
}

public sealed record GuestReply(GuestAnswer Answer, string? Reason = null);

/// <summary>One agent's report: a sample as seen from inside, and what went on there meanwhile.</summary>
public sealed record GuestReport(Sample Sample)
{
    /// <summary>The application that was running; null: none, or the agent does not know.</summary>
    public string? Application { get; init; }

    /// <summary>Null: the agent does not know.</summary>
    public int? ActiveUsers { get; init; }
}

/// <summary>Something that an agent is asked to do.</summary>
public abstract record GuestDirective
{
    /// <summary>Brings CPUs online or takes them offline until this many are.</summary>
    public sealed record OnlineCpus(int Count) : GuestDirective;

    /// <summary>Brings hot-added memory online.</summary>
    public sealed record OnlineMemory : GuestDirective;

    public sealed record ReportEvery(TimeSpan Interval) : GuestDirective;
}

/// <summary>The guest's own view of what it has.</summary>
public sealed record GuestView(int CpusOnline, double MemoryTotalBytes, double WorkingSetBytes);
