using System.Text.Json;

namespace Headroom.Tests.Server;

/// <summary>The OpenAPI document: what programs are generated from.</summary>
public sealed class ApiDocumentTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] s_operations =
    [
        "approveDecision", "deletePolicy", "explainDecision", "explainVm", "followEvents", "getDecision", "getEffectivePolicy", "getFleet",
        "getHost", "getPolicy", "getPool", "getPredictedResourceUsage", "getVm", "getVmForecast", "getVmRisk", "getVmUsage",
        "listApplications", "listDecisions", "listHosts", "listPolicies", "listPools", "listVms", "pausePool", "putPolicy", "resumePool",
        "setResourceAllocationPolicy", "skipDecision",
    ];

    [Fact]
    public async Task Every_operation_is_named_and_summed_up()
    {
        var operations = (await OperationsAsync()).ToList();
        Assert.Equal(s_operations, operations.Select(o => o.GetProperty("operationId").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(operations, o => Assert.NotEqual("", o.GetProperty("summary").GetString()));
    }

    [Fact]
    public async Task The_overview_for_people_leaves_nothing_out()
    {
        var overview = Architecture.RepositoryTree.Read("docs/reference/api.md");
        var document = await shared.Server.GetJsonAsync("/openapi/v1.json");
        Assert.All(document.GetProperty("paths").EnumerateObject(), p => Assert.Contains(p.Name["/api/v1".Length..], overview, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_api_is_in_it()
    {
        var document = await shared.Server.GetJsonAsync("/openapi/v1.json");
        Assert.All(document.GetProperty("paths").EnumerateObject(), p => Assert.StartsWith("/api/v1/", p.Name, StringComparison.Ordinal));
        Assert.Equal("/", document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Schemas_have_their_fields_in_camel_case_with_explanations()
    {
        var schemas = (await shared.Server.GetJsonAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");
        var vm = schemas.GetProperty("VmInfo").GetProperty("properties");
        Assert.Contains("greatest risk", vm.GetProperty("risk").GetProperty("description").GetString());
        Assert.True(schemas.TryGetProperty("PolicyDocument", out _));
        Assert.True(schemas.TryGetProperty("PredictedResourceUsage", out _));
    }

    [Fact]
    public async Task Parameters_are_explained_and_changes_of_policies_name_their_preconditions()
    {
        var operations = (await OperationsAsync()).ToList();
        var parameters = operations.Where(o => o.TryGetProperty("parameters", out _)).SelectMany(o => o.GetProperty("parameters").EnumerateArray());
        Assert.All(parameters, p => Assert.True(p.TryGetProperty("description", out _), p.GetRawText()));
        var put = operations.Single(o => o.GetProperty("operationId").GetString() == "putPolicy").GetProperty("parameters").EnumerateArray();
        Assert.Equal(["policy", "If-Match", "If-None-Match"], put.Select(p => p.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task A_number_is_a_number()
    {
        var usage = (await shared.Server.GetJsonAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas")
            .GetProperty("VmResourceInfo").GetProperty("properties").GetProperty("usage");
        Assert.Equal(["null", "number"], usage.GetProperty("type").EnumerateArray().Select(t => t.GetString()!));
    }

    private async Task<IEnumerable<JsonElement>> OperationsAsync() =>
        (await shared.Server.GetJsonAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value);
}
