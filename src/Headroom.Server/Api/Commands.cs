using Headroom.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Headroom.Server.Api;

/// <summary>What came of a command, as HTTP says it.</summary>
internal static class Commands
{
    public static ProblemHttpResult Problem(CommandResult result, int conflict = StatusCodes.Status409Conflict) => result.Outcome switch
    {
        CommandOutcome.NotFound => Problems.NotFound(result.Problem ?? "There is no such thing"),
        CommandOutcome.Conflict => Problems.Of(conflict, result.Problem ?? "It is no longer what it was when it was read"),
        _ => Problems.Invalid(result.Problem ?? "That cannot be done"),
    };
}

/// <summary>On whose behalf a command was given, for the journal.</summary>
internal static class Caller
{
    // Only a browser says where a request comes from.
    public static string Of(HttpContext context) => context.Request.Headers.ContainsKey("Sec-Fetch-Site") ? "dashboard" : "api";
}
