using Headroom.Server.Dashboard.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Server.Dashboard;

/// <summary>The pages, rendered on the server; the browser only renews and draws them.</summary>
internal static class DashboardRegistration
{
    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<Assets>();
    }

    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<Assets>().Map(app);
        app.MapGet("/", () => new RazorComponentResult<OverviewPage>()).ExcludeFromDescription();
    }
}
