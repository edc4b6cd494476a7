using Headroom.Control.Decisions;
using Headroom.Fleet;

namespace Headroom.Server.Dashboard;

/// <summary>Actions in few words, for lists.</summary>
internal static class ActionText
{
    /// <summary>A word for style sheets: resizes are told apart by direction.</summary>
    public static string Kind(Decision decision) => decision.Action switch
    {
        ResizeAction resize => resize.Direction == Direction.Up ? "grow" : "shrink",
        var action => action.Kind,
    };

    public static string Symbol(Decision decision) => Kind(decision) switch
    {
        "grow" => "↑",
        "shrink" => "↓",
        "migrate" => "→",
        "alert" => "!",
        _ => "•",
    };

    public static string Short(Decision decision) => decision.Action switch
    {
        ResizeAction resize => resize.ToString(),
        MigrateAction move => $"moves {move}",
        ReserveAction reserve => $"reserves {reserve}",
        ReleaseAction release => $"releases its reservation {release}",
        var action => action.ToString()!,
    };
}
