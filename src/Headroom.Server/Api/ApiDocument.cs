using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Fleet;
using Microsoft.AspNetCore.OpenApi;
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

    // A parameter of one name means the same everywhere.
    private static readonly Dictionary<string, string> s_parameters = new()
    {
        ["application"] = "The application that VMs name",
        ["applicationId"] = "The application's name, as VMs carry it",
        ["cursor"] = "nextCursor of the page before",
        ["decision"] = "The decision's id",
        ["from"] = "The first moment; a day before 'to' unless given",
        ["horizon"] = "How far ahead, such as 60m or 24h; at most 7d",
        ["host"] = "The host's name",
        ["limit"] = "The most items of a page; 100 unless given",
        ["maxPoints"] = "More intervals than this are joined; 2000 unless given",
        ["name"] = "A part of the name",
        ["owner"] = "The user account that the VM belongs to",
        ["policy"] = "The policy's name",
        ["pool"] = "The pool's name",
        ["resource"] = "The resource",
        ["resourceType"] = "The resource",
        ["since"] = "Only what changed at or after this moment",
        ["state"] = "States, divided by commas",
        ["to"] = "The moment after the last; now unless given",
        ["vm"] = "The VM's UUID or name",
    };

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeParametersAsync);
    });

    /// <summary>The headers by which a change says what it replaces.</summary>
    public static OpenApiOperation WithPrecondition(OpenApiOperation operation, bool mayCreate)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(Header("If-Match", "The ETag of what was read and is to be replaced"));
        if (mayCreate)
            operation.Parameters.Add(Header("If-None-Match", "'*' to add one, and never replace"));
        return operation;
    }

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Headroom", Version = "v1", Description = Description };
        // Relative, so that the document is right wherever the server is reached.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The token that Headroom was started with; none is needed where none was set",
            },
        };
        return Task.CompletedTask;
    }

    private static Task DescribeParametersAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (s_parameters.GetValueOrDefault(parameter.Name ?? "") is { } description)
                parameter.Description ??= description;
            if (parameter.Schema is OpenApiSchema schema)
                Narrow(parameter.Name, schema);
        }

        return Task.CompletedTask;
    }

    private static void Narrow(string? name, OpenApiSchema schema)
    {
        if (name is "resource" or "resourceType")
            schema.Enum = [.. Resources.All.Select(r => (JsonNode)r.Name())];
        if (name == "limit")
        {
            schema.Minimum = "1";
            schema.Maximum = Paging.MaxLimit.ToString(CultureInfo.InvariantCulture);
        }
    }
}
