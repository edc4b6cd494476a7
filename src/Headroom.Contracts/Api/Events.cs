namespace Headroom.Contracts.Api;

/// <summary>The data of a <c>view</c> event: the fleet was looked at again.</summary>
public sealed record ViewEvent
{
    public required DateTimeOffset At { get; init; }

    public required long Version { get; init; }
}
