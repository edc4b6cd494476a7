using Headroom.Contracts.Api;
using Headroom.Control;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Headroom.Server.Api;

/// <summary>Applications: the VMs that carry the same application's name.</summary>
internal static class ApplicationEndpoints
{
    private const string Tag = "Applications";

    // Each VM costs a forecast; an application of more than this asks VM by VM.
    private const int MaxVms = 2000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/applications", List).Named("listApplications", Tag, "All applications that VMs name, and those bound to a policy");
        api.MapGet("/applications/{applicationId}/predicted-usage", PredictAsync)
            .Named(
                "getPredictedResourceUsage",
                Tag,
                "The predicted peak of each of the application's VMs within the horizon (60m unless given), and their conservative sum",
                400,
                404)
            .WithDescription(
                "The sum adds up the VMs' own quantiles: it is as if all had their peak at the same moment, so the application's true "
                + "peak is very likely lower. VMs of which too little is known are listed with null quantiles and are not in the sum.");
        api.MapPut("/applications/{applicationId}/policy", SetPolicyAsync)
            .Named(
                "setResourceAllocationPolicy",
                Tag,
                "Binds the application to a policy, which then wins over every selector; policyName null undoes it",
                400,
                404);
    }

    private static IReadOnlyList<ApplicationInfo> List(IControlService control)
    {
        var bindings = control.Policies.Bindings;
        var counts = control.View.Vms.Where(v => v.Vm.Application is not null).CountBy(v => v.Vm.Application!).ToDictionary();
        return
        [
            .. counts.Keys.Union(bindings.Keys).Order(StringComparer.Ordinal).Select(id => new ApplicationInfo
            {
                Id = id,
                VmCount = counts.GetValueOrDefault(id),
                BoundPolicy = bindings.GetValueOrDefault(id),
            }),
        ];
    }

    private static async Task<Results<Ok<PredictedResourceUsage>, ProblemHttpResult>> PredictAsync(
        string applicationId, string resourceType, IControlService control, string? horizon, CancellationToken cancellationToken)
    {
        if (!Lookup.TryReadResource(resourceType, out var resource, out var problem)
            || !Horizons.TryRead(horizon, TimeSpan.FromHours(1), out var span, out problem))
        {
            return problem;
        }

        List<VmView> members = [.. control.View.Vms.Where(v => v.Vm.Application == applicationId)];
        if (members.Count == 0)
            return Problems.NotFound($"No VM names the application '{applicationId}'; GET /api/v1/applications lists them");
        if (members.Count > MaxVms)
            return Problems.Invalid($"The application has more than {MaxVms} VMs; ask for each VM's forecast instead");
        var vms = new List<PredictedVmUsage>(members.Count);
        foreach (var member in members)
            vms.Add(ToUsage(member, await Horizons.ForecastAsync(control, member.Vm.Id, resource, span, cancellationToken)));
        return TypedResults.Ok(new PredictedResourceUsage
        {
            ApplicationId = applicationId,
            ResourceType = resource.Name(),
            Unit = Numbers.Unit(resource),
            At = control.Time.GetUtcNow().ToUniversalTime(),
            HorizonSeconds = span.TotalSeconds,
            Vms = vms,
            ConservativeSum = Sum(vms),
            Complete = vms.All(v => v.Peak.Q50 is not null),
        });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetPolicyAsync(
        string applicationId, SetApplicationPolicy body, HttpContext context, IControlService control)
    {
        if (body.PolicyName is { } name && control.Policies.Find(name) is null)
            return Problems.NotFound($"There is no policy '{name}'; GET /api/v1/policies lists them");
        var result = await control.BindPolicyAsync(applicationId, body.PolicyName, Caller.Of(context), context.RequestAborted);
        return result.Outcome == CommandOutcome.Done ? TypedResults.NoContent() : Commands.Problem(result);
    }

    private static PredictedVmUsage ToUsage(VmView member, ForecastFan? fan) => new()
    {
        Vm = member.Vm.Id.ToString(),
        Name = member.Vm.Name,
        Model = fan?.Model,
        Confidence = fan is null ? null : Numbers.Known(fan.Confidence),
        Peak = fan?.Peak is not { } peak ? new PeakQuantiles() : new PeakQuantiles
        {
            Q50 = Numbers.Known(peak.Q50),
            Q90 = Numbers.Known(peak.Q90),
            Q95 = Numbers.Known(peak.Q95),
            Q99 = Numbers.Known(peak.Q99),
        },
    };

    private static PeakQuantiles Sum(List<PredictedVmUsage> vms)
    {
        var known = vms.Where(v => v.Peak.Q50 is not null).Select(v => v.Peak).ToList();
        return known.Count == 0 ? new PeakQuantiles() : new PeakQuantiles
        {
            Q50 = known.Sum(p => p.Q50),
            Q90 = known.Sum(p => p.Q90),
            Q95 = known.Sum(p => p.Q95),
            Q99 = known.Sum(p => p.Q99),
        };
    }
}
