namespace Headroom.Contracts.Api;

/// <summary>The answer to "why?": a sentence, what it rests on, what passed and what blocked, and what would have changed it.</summary>
public sealed record WhyInfo
{
    public required string Subject { get; init; }

    public required string Summary { get; init; }

    public required IReadOnlyList<WhyResource> Resources { get; init; }
}

public sealed record WhyResource
{
    public required string Resource { get; init; }

    /// <summary>grow, shrink or hold.</summary>
    public required string Outcome { get; init; }

    public required string Because { get; init; }

    /// <summary>Names and values, as people read them.</summary>
    public required IReadOnlyList<WhyFact> Facts { get; init; }

    /// <summary>Every rule that was looked at.</summary>
    public required IReadOnlyList<WhyGuard> Guards { get; init; }

    /// <summary>The nearest change that would have altered the answer.</summary>
    public required string Otherwise { get; init; }
}

public sealed record WhyFact(string Name, string Value);

public sealed record WhyGuard(string Name, bool Passed, string Detail);
