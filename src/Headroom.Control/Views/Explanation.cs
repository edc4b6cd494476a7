using System.Collections.Immutable;

namespace Headroom.Control.Views;

/// <summary>The answer to "why?": a sentence, what it rests on, what passed and what blocked, and what would have changed it.</summary>
public sealed record Explanation
{
    public required string Subject { get; init; }

    public required string Summary { get; init; }

    public required ImmutableArray<ExplainedChange> Changes { get; init; }
}

/// <summary>One resource's part of the answer.</summary>
public sealed record ExplainedChange
{
    public required string Resource { get; init; }

    /// <summary>"grow", "shrink" or "hold".</summary>
    public required string Outcome { get; init; }

    public required string Because { get; init; }

    /// <summary>Names and values, as people read them.</summary>
    public required ImmutableArray<ExplainedFact> Facts { get; init; }

    /// <summary>Every rule that was looked at.</summary>
    public required ImmutableArray<ExplainedGuard> Guards { get; init; }

    /// <summary>The nearest change that would have altered the answer.</summary>
    public required string Otherwise { get; init; }
}

public sealed record ExplainedFact(string Name, string Value);

public sealed record ExplainedGuard(string Name, bool Passed, string Detail);
