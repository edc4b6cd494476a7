using Headroom.Contracts.Api;
using Headroom.Control;
using Headroom.Control.Views;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Headroom.Server.Api;

/// <summary>VMs, what they used, what they are predicted to use, and why something is or is not done to them.</summary>
internal static class VmEndpoints
{
    private const string Tag = "VMs";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/vms", List).Named("listVms", Tag, "VMs in order of name; all filters given must hold, and 'name' is a part of the name", 400);
        api.MapGet("/vms/{vm}", Get).Named("getVm", Tag, "One VM, by UUID or by name", 404, 409);
        api.MapGet("/vms/{vm}/risk", GetRisk)
            .Named("getVmRisk", Tag, "The probability that the VM's peak exceeds its allocation within its policy's horizon", 404, 409);
        api.MapGet("/vms/{vm}/why", GetWhy).Named("explainVm", Tag, "Why something is or is not done to this VM now", 404, 409);
        api.MapGet("/vms/{vm}/policy", GetPolicy)
            .Named("getEffectivePolicy", Tag, "What holds for this VM, field by field, and which policy decided it", 404, 409);
        api.MapGet("/vms/{vm}/usage", VmSeriesEndpoints.GetUsageAsync)
            .Named("getVmUsage", Tag, "What the VM used and was allowed; the last 24 hours when no times are given", 400, 404, 409);
        api.MapGet("/vms/{vm}/forecast", VmSeriesEndpoints.GetForecastAsync)
            .Named("getVmForecast", Tag, "The level at each moment from now to the horizon, and the peak within it, as quantiles", 400, 404, 409);
    }

    private static Results<Ok<Page<VmInfo>>, ProblemHttpResult> List(
        IControlService control, string? pool, string? host, string? application, string? owner, string? name, int? limit, string? cursor)
    {
        if (!Paging.TryReadLimit(limit, out var size, out var problem) || !Paging.TryDecode(cursor, out var position, out problem))
            return problem;
        var filter = new VmFilter { Pool = pool, Host = host, Application = application, Owner = owner, Name = name };
        var found = control.View.Vms.Where(filter.Matches).OrderBy(Position, StringComparer.Ordinal);
        var page = found.Where(v => position is null || string.CompareOrdinal(Position(v), position) > 0).Take(size + 1).ToList();
        return TypedResults.Ok(new Page<VmInfo>
        {
            Items = [.. page.Take(size).Select(v => v.ToInfo())],
            NextCursor = page.Count > size ? Paging.Encode(Position(page[size - 1])) : null,
        });
    }

    /// <summary>Names need not be unique; with the UUID after them the order is total.</summary>
    private static string Position(VmView view) => $"{view.Vm.Name}\n{view.Vm.Id}";

    private static Results<Ok<VmInfo>, ProblemHttpResult> Get(string vm, IControlService control)
    {
        if (!Lookup.TryFindVm(control.View, vm, out var found, out var problem))
            return problem;
        return TypedResults.Ok(found.ToInfo());
    }

    private static Results<Ok<VmRisk>, ProblemHttpResult> GetRisk(string vm, IControlService control)
    {
        var view = control.View;
        if (!Lookup.TryFindVm(view, vm, out var found, out var problem))
            return problem;
        return TypedResults.Ok(found.ToRisk(view.At));
    }

    private static Results<Ok<WhyInfo>, ProblemHttpResult> GetWhy(string vm, IControlService control)
    {
        if (!Lookup.TryFindVm(control.View, vm, out var found, out var problem))
            return problem;
        return control.ExplainVm(found.Vm.Id) is { } explanation
            ? TypedResults.Ok(explanation.ToInfo())
            : Problems.NotFound($"Nothing has been concluded about '{vm}' yet; ask again after the next cycle");
    }

    private static Results<Ok<EffectivePolicyInfo>, ProblemHttpResult> GetPolicy(string vm, IControlService control)
    {
        if (!Lookup.TryFindVm(control.View, vm, out var found, out var problem))
            return problem;
        return TypedResults.Ok(found.ToEffective());
    }
}
