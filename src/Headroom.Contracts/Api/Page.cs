namespace Headroom.Contracts.Api;

/// <summary>A page of a longer list.</summary>
public sealed record Page<T>
{
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Given as <c>cursor</c>, it asks for the next page; absent on the last one.</summary>
    public string? NextCursor { get; init; }
}
