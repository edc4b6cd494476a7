using System.Net;
using Headroom.Server.Api;
using Microsoft.AspNetCore.Http;

namespace Headroom.Server.Security;

/// <summary>
/// On loopback, the Host header must name this machine. A web page elsewhere can point its own name at 127.0.0.1 (DNS rebinding)
/// and would then be our own origin to the browser; the name in the header gives it away.
/// </summary>
internal static class LoopbackHost
{
    public static Task Check(HttpContext context, RequestDelegate next) =>
        IsLoopbackName(context.Request.Host.Host)
            ? next(context)
            : Problems.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, "This server answers to localhost and 127.0.0.1 only");

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
