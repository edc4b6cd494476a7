using System.Text;
using Headroom.Contracts.Api;
using Headroom.Control;
using Headroom.Documents;
using Headroom.Documents.Policies;
using Headroom.Planning.Policies;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Headroom.Server.Api;

/// <summary>
/// Policies are documents. Nobody overwrites what they have not read: a change needs the ETag of what it replaces (If-Match), a new
/// policy says that it is new (If-None-Match: *).
/// </summary>
internal static class PolicyEndpoints
{
    private const string Tag = "Policies";
    private const string Yaml = "application/yaml";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/policies", List).Named("listPolicies", Tag, "All policies in order of name, with the number of VMs for which each decides");
        api.MapGet("/policies/{policy}", Get)
            .Named("getPolicy", Tag, "One policy; its ETag is what a change of it must name. As YAML when that is accepted", 404)
            .Produces<PolicyDocument>();
        api.MapPut("/policies/{policy}", PutAsync)
            .Named("putPolicy", Tag, "Adds a policy (If-None-Match: *) or replaces one (If-Match: its ETag). The body is the document, as JSON or YAML", 400, 404, 412, 428)
            .Accepts<PolicyDocument>("application/json", Yaml, "text/plain")
            .Produces<PolicyDocument>()
            .Produces<PolicyDocument>(StatusCodes.Status201Created)
            .AddOpenApiOperationTransformer((operation, _, _) => Task.FromResult(ApiDocument.WithPrecondition(operation, mayCreate: true)));
        api.MapDelete("/policies/{policy}", DeleteAsync)
            .Named("deletePolicy", Tag, "Removes a policy (If-Match: its ETag)", 404, 412, 428)
            .Produces(StatusCodes.Status204NoContent)
            .AddOpenApiOperationTransformer((operation, _, _) => Task.FromResult(ApiDocument.WithPrecondition(operation, mayCreate: false)));
    }

    private static IReadOnlyList<PolicyInfo> List(IControlService control)
    {
        var (policies, view) = (control.Policies, control.View);
        return [.. policies.Policies.Select(p => p.ToInfo(policies, view))];
    }

    private static IResult Get(string policy, HttpContext context, IControlService control)
    {
        if (control.Policies.Find(policy) is not { } found)
            return None(policy);
        context.Response.Headers.ETag = Precondition.ETag(found.Version);
        context.Response.Headers.Vary = HeaderNames.Accept;
        return context.Request.Headers.Accept.ToString().Contains(Yaml, StringComparison.OrdinalIgnoreCase)
            ? Results.Text(PolicyWriter.Write(found), Yaml, Encoding.UTF8)
            : TypedResults.Ok(found.ToDocument());
    }

    private static async Task<IResult> PutAsync(string policy, HttpContext context, IControlService control)
    {
        var existing = control.Policies.Find(policy);
        if (Precondition.Check(context.Request, existing?.Version, mayCreate: true) is { } refused)
            return refused;
        Policy wanted;
        try
        {
            // JSON is YAML, so one reader takes both.
            wanted = PolicyReader.ReadOne("policy", await ReadTextAsync(context));
        }
        catch (DocumentException e)
        {
            return Problems.Invalid(e.Message);
        }

        if (wanted.Name != policy)
            return Problems.Invalid($"The document's metadata.name is '{wanted.Name}', and the address says '{policy}'; they must be the same");
        var result = await control.SetPolicyAsync(wanted, existing?.Version, Caller.Of(context), context.RequestAborted);
        return result.Outcome == CommandOutcome.Done
            ? Written(context, control.Policies.Find(policy) ?? wanted, created: existing is null)
            : Commands.Problem(result, StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> DeleteAsync(string policy, HttpContext context, IControlService control)
    {
        if (control.Policies.Find(policy) is not { } existing)
            return None(policy);
        if (Precondition.Check(context.Request, existing.Version, mayCreate: false) is { } refused)
            return refused;
        var result = await control.RemovePolicyAsync(policy, existing.Version, Caller.Of(context), context.RequestAborted);
        return result.Outcome == CommandOutcome.Done
            ? TypedResults.NoContent()
            : Commands.Problem(result, StatusCodes.Status412PreconditionFailed);
    }

    private static IResult Written(HttpContext context, Policy policy, bool created)
    {
        context.Response.Headers.ETag = Precondition.ETag(policy.Version);
        return created
            ? TypedResults.Created($"/api/v1/policies/{Uri.EscapeDataString(policy.Name)}", policy.ToDocument())
            : TypedResults.Ok(policy.ToDocument());
    }

    private static async Task<string> ReadTextAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private static ProblemHttpResult None(string policy) => Problems.NotFound($"There is no policy '{policy}'; GET /api/v1/policies lists them");
}
