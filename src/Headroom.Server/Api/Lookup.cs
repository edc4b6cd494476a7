using System.Diagnostics.CodeAnalysis;
using Headroom.Control.Views;
using Headroom.Fleet;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Headroom.Server.Api;

/// <summary>Finds what a path names, or says why not.</summary>
internal static class Lookup
{
    /// <summary>By UUID or by name; a name that several VMs have names none.</summary>
    public static bool TryFindVm(FleetView view, string idOrName, [NotNullWhen(true)] out VmView? vm, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        vm = null;
        problem = null;
        List<VmView> found = VmId.TryParse(idOrName, out var id)
            ? [.. view.Vms.Where(v => v.Vm.Id == id).Take(1)]
            : [.. view.Vms.Where(v => string.Equals(v.Vm.Name, idOrName, StringComparison.OrdinalIgnoreCase)).Take(3)];
        if (found.Count == 1)
            vm = found[0];
        else if (found.Count == 0)
            problem = Problems.NotFound($"There is no VM '{idOrName}'; GET /api/v1/vms lists them");
        else
            problem = Problems.Of(StatusCodes.Status409Conflict, $"Several VMs are named '{idOrName}'; ask by UUID, such as {found[0].Vm.Id}");
        return problem is null;
    }

    /// <summary>A host's name is unique within its pool only.</summary>
    public static bool TryFindHost(
        FleetView view, string id, string? pool, [NotNullWhen(true)] out HostView? host, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        host = null;
        problem = null;
        List<HostView> found = [.. view.Hosts.Where(h => h.Host.Id.Value == id && (pool is null || h.Host.Pool.Value == pool))];
        if (found.Count == 1)
            host = found[0];
        else if (found.Count == 0)
            problem = Problems.NotFound($"There is no host '{id}'; GET /api/v1/hosts lists them");
        else
            problem = Problems.Of(StatusCodes.Status409Conflict, $"Several pools have a host '{id}'; say which with ?pool={found[0].Host.Pool}");
        return problem is null;
    }

    public static bool TryReadResource(string? text, out Resource resource, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = Resources.TryParse(text, out resource)
            ? null
            : Problems.Invalid($"'{text}' is not a resource; use cpu, memory, disk or network");
        return problem is null;
    }
}
