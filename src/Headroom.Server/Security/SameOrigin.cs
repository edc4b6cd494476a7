using Headroom.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Headroom.Server.Security;

/// <summary>
/// Requests that change something must not come from another site's page. Browsers say where a request comes from; programs that
/// are not browsers say nothing, and carry no cookies that could be abused.
/// </summary>
internal static class SameOrigin
{
    public static Task Check(HttpContext context, RequestDelegate next) =>
        IsSafe(context.Request.Method) || IsSameOrigin(context.Request)
            ? next(context)
            : Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "Changes are not accepted from pages of other sites");

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none"))
            return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
