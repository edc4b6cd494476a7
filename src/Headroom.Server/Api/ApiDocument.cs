using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Headroom.Server.Api;

/// <summary>What the OpenAPI document says beyond what the endpoints say themselves.</summary>
internal static class ApiDocument
{
    private const string Description =
        """
        Reads the fleet, its forecasts and decisions, and writes policies. Amounts are in base units: cores, bytes, bytes per second.
        A value that is not known is null or absent, never zero. Times are RFC 3339 in UTC. Errors are application/problem+json.
        """;

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Headroom", Version = "v1", Description = Description };
            // Relative, so that the document is right wherever the server is reached.
            document.Servers = [new OpenApiServer { Url = "/" }];
            return Task.CompletedTask;
        });
    });
}
