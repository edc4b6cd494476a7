using System.Collections.Immutable;

namespace Headroom.Control.Views;

/// <summary>The latest training of the models that learn across the fleet.</summary>
public sealed record TrainingView
{
    public required DateTimeOffset Begun { get; init; }

    public required bool IsRunning { get; init; }

    /// <summary>The time that it took by the clock on the wall; null while it runs, and of a training in a former life.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>Histories learned from, over all resources.</summary>
    public required int Series { get; init; }

    /// <summary>The families that have learned something by now.</summary>
    public required ImmutableArray<string> Families { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Problem { get; init; }
}
