using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Planning.Policies;

namespace Headroom.Control;

/// <summary>What people and programs can ask of a running Headroom, and tell it. Safe to call from any thread.</summary>
public interface IControlService
{
    /// <summary>The fleet as the last cycle left it.</summary>
    FleetView View { get; }

    PolicySet Policies { get; }

    TimeProvider Time { get; }

    /// <summary>Usage and allocation of one VM between two moments, from the durable sample log.</summary>
    Task<UsageHistory> GetHistoryAsync(VmId vm, Resource resource, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The forecast from now on; null when the VM is unknown or too little is known of it.</summary>
    Task<ForecastFan?> GetForecastAsync(VmId vm, Resource resource, PeakWindow window, CancellationToken cancellationToken);

    Task<IReadOnlyList<Decision>> QueryDecisionsAsync(DecisionQuery query, CancellationToken cancellationToken);

    Task<Decision?> FindDecisionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Why this decision; null when there is none of that id.</summary>
    Task<Explanation?> ExplainDecisionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Why something is or is not done to this VM now; null when the VM is unknown.</summary>
    Explanation? ExplainVm(VmId vm);

    Task<CommandResult> ApproveAsync(string decisionId, string by, CancellationToken cancellationToken);

    Task<CommandResult> SkipAsync(string decisionId, string by, string reason, CancellationToken cancellationToken);

    Task<CommandResult> SetPausedAsync(PoolId pool, bool paused, string by, CancellationToken cancellationToken);

    /// <summary>Adds or replaces a policy. <paramref name="expectedVersion"/>: null to create, else the version that was read.</summary>
    Task<CommandResult> SetPolicyAsync(Policy policy, int? expectedVersion, string by, CancellationToken cancellationToken);

    Task<CommandResult> RemovePolicyAsync(string name, int expectedVersion, string by, CancellationToken cancellationToken);

    /// <summary>Binds an application to a policy; null undoes the binding.</summary>
    Task<CommandResult> BindPolicyAsync(string application, string? policy, string by, CancellationToken cancellationToken);

    /// <summary>Every change from now on. A reader that is too slow misses some, and is told so by a gap in the numbers.</summary>
    IAsyncEnumerable<ControlEvent> WatchAsync(CancellationToken cancellationToken);
}

public enum CommandOutcome
{
    Done,
    NotFound,

    /// <summary>The state or the version is not what the caller thought.</summary>
    Conflict,
    Invalid,
}

public sealed record CommandResult(CommandOutcome Outcome, string? Problem = null)
{
    public static CommandResult Done { get; } = new(CommandOutcome.Done);
}

/// <summary>Something changed: a new view, or a decision that was made or moved on.</summary>
public sealed record ControlEvent(long Number, DateTimeOffset At)
{
    public Decision? Decision { get; init; }

    /// <summary>The version of the new view.</summary>
    public long? ViewVersion { get; init; }
}
