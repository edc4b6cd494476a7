using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Server.Api;

/// <summary>The API's endpoints, one file for each thing they are about.</summary>
internal static class ApiRegistration
{
    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            // A number is a number, never its text; and nobody's misspelt field is overlooked.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddApiDocument();
        services.AddSingleton<EventStreams>();
    }

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1");
        FleetEndpoints.Map(api);
        VmEndpoints.Map(api);
        DecisionEndpoints.Map(api);
        PolicyEndpoints.Map(api);
        ApplicationEndpoints.Map(api);
        EventEndpoints.Map(api);
    }

    /// <summary>Says what an operation is called and does, and which errors to expect of it.</summary>
    public static RouteHandlerBuilder Named(this RouteHandlerBuilder route, string operationId, string tag, string summary, params int[] problems)
    {
        route.WithName(operationId).WithTags(tag).WithSummary(summary);
        foreach (var status in problems)
            route.ProducesProblem(status);
        return route;
    }
}
