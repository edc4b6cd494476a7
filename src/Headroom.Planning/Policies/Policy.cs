namespace Headroom.Planning.Policies;

/// <summary>A named policy as the administrator wrote it.</summary>
public sealed record Policy
{
    /// <summary>The policy of this name is the layer under all others; its selector must be empty.</summary>
    public const string DefaultName = "default";

    public required string Name { get; init; }

    public int Version { get; init; } = 1;

    public int Priority { get; init; }

    public Selector Selector { get; init; } = new();

    public PolicySpec Spec { get; init; } = new();
}
