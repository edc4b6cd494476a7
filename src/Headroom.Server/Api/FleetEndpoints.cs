using Headroom.Contracts.Api;
using Headroom.Control;
using Headroom.Fleet;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Headroom.Server.Api;

/// <summary>The fleet as a whole, its pools and its hosts.</summary>
internal static class FleetEndpoints
{
    private const string Tag = "Fleet";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/fleet", (FleetSummaries summaries) => summaries.Current.ToInfo())
            .Named("getFleet", Tag, "The fleet in a few numbers");
        api.MapGet("/pools", ListPools).Named("listPools", Tag, "All pools");
        api.MapGet("/pools/{pool}", GetPool).Named("getPool", Tag, "One pool", 404);
        api.MapPost("/pools/{pool}/pause", (string pool, HttpContext context, IControlService control) => SetPausedAsync(pool, true, context, control))
            .Named("pausePool", Tag, "Plans for this pool go on, but nothing is done to it until it is resumed", 404);
        api.MapPost("/pools/{pool}/resume", (string pool, HttpContext context, IControlService control) => SetPausedAsync(pool, false, context, control))
            .Named("resumePool", Tag, "Lets Headroom act on this pool again", 404);
        api.MapGet("/hosts", ListHosts).Named("listHosts", Tag, "All hosts, or those of one pool");
        api.MapGet("/hosts/{host}", GetHost).Named("getHost", Tag, "One host; 'pool' tells hosts of the same name apart", 404, 409);
    }

    private static IReadOnlyList<PoolInfo> ListPools(IControlService control)
    {
        var view = control.View;
        return [.. view.Pools.Select(p => p.ToInfo(view))];
    }

    private static Results<Ok<PoolInfo>, ProblemHttpResult> GetPool(string pool, IControlService control)
    {
        var view = control.View;
        return view.Pools.FirstOrDefault(p => p.Id.Value == pool) is { } found ? TypedResults.Ok(found.ToInfo(view)) : NoPool(pool);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetPausedAsync(string pool, bool paused, HttpContext context, IControlService control)
    {
        if (control.View.Pools.All(p => p.Id.Value != pool))
            return NoPool(pool);
        var result = await control.SetPausedAsync(new PoolId(pool), paused, Caller.Of(context), context.RequestAborted);
        return result.Outcome == CommandOutcome.Done ? TypedResults.NoContent() : Commands.Problem(result);
    }

    private static IReadOnlyList<HostInfo> ListHosts(IControlService control, string? pool) =>
        [.. control.View.Hosts.Where(h => pool is null || h.Host.Pool.Value == pool).Select(h => h.ToInfo())];

    private static Results<Ok<HostInfo>, ProblemHttpResult> GetHost(string host, string? pool, IControlService control)
    {
        if (!Lookup.TryFindHost(control.View, host, pool, out var found, out var problem))
            return problem;
        return TypedResults.Ok(found.ToInfo());
    }

    private static ProblemHttpResult NoPool(string pool) => Problems.NotFound($"There is no pool '{pool}'; GET /api/v1/pools lists them");
}
