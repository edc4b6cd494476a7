using Headroom.Control;
using Headroom.Server.Api;
using Headroom.Server.Dashboard.Pages;
using Headroom.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Server.Dashboard;

/// <summary>The pages, rendered on the server; the browser only renews and draws them.</summary>
internal static class DashboardRegistration
{
    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton<Assets>();
    }

    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<Assets>().Map(app);
        var pages = app.MapGroup("").ExcludeFromDescription().AddEndpointFilter(ForPeopleAsync);
        pages.MapGet("/", () => new RazorComponentResult<OverviewPage>());
        pages.MapGet("/vms", () => new RazorComponentResult<VmsPage>());
        pages.MapGet("/vms/{vm}", Vm);
        pages.MapGet("/hosts", () => new RazorComponentResult<HostsPage>());
        pages.MapGet("/hosts/{host}", Host);
        pages.MapGet("/decisions", () => new RazorComponentResult<DecisionsPage>());
        pages.MapGet("/decisions/{decision}", DecisionAsync);
        pages.MapGet("/policies", () => new RazorComponentResult<PoliciesPage>());
        pages.MapGet("/policies/{policy}", Policy);
        if (app.ServiceProvider.GetRequiredService<ServerOptions>().Token is not null)
            pages.MapGet(SignIn.Path, (string? wrong) => Page<SignInPage>(("Wrong", wrong is not null)));
    }

    public static bool IsForPeople(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>A problem in the words of the API, as a page.</summary>
    public static IResult ErrorPage(ProblemDetails problem)
    {
        var page = Page<ErrorPage>(("Heading", problem.Title), ("Detail", problem.Detail is { } detail ? detail + "." : null));
        page.StatusCode = problem.Status;
        return page;
    }

    private static async ValueTask<object?> ForPeopleAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return result is ProblemHttpResult problem && IsForPeople(context.HttpContext.Request) ? ErrorPage(problem.ProblemDetails) : result;
    }

    private static IResult Vm(string vm, IControlService control) =>
        Lookup.TryFindVm(control.View, vm, out var found, out var problem) ? Page<VmPage>(("Vm", found)) : problem;

    private static IResult Host(string host, string? pool, IControlService control) =>
        Lookup.TryFindHost(control.View, host, pool, out var found, out var problem) ? Page<HostPage>(("Host", found)) : problem;

    private static async Task<IResult> DecisionAsync(string decision, IControlService control, CancellationToken cancellationToken) =>
        await control.FindDecisionAsync(decision, cancellationToken) is { } found
            ? Page<DecisionPage>(("Decision", found))
            : Problems.NotFound($"There is no decision '{decision}'");

    private static IResult Policy(string policy, IControlService control) =>
        control.Policies.Find(policy) is { } found ? Page<PolicyPage>(("Policy", found)) : Problems.NotFound($"There is no policy '{policy}'");

    private static RazorComponentResult<T> Page<T>(params ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : IComponent
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, value) in parameters)
            values[name] = value;
        return new RazorComponentResult<T>(values);
    }
}
