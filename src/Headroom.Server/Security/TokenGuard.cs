using System.Security.Cryptography;
using System.Text;
using Headroom.Server.Api;
using Headroom.Server.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Headroom.Server.Security;

/// <summary>
/// Lets in who knows the token: programs by a bearer token, people by signing in once, after which a cookie stands for it. The
/// cookie holds a secret of this process and not the token. Health checks are open, because probes have no secrets.
/// </summary>
internal sealed class TokenGuard(string token)
{
    private const string Cookie = "headroom";

    // Only digests are compared, so that the time taken says nothing about length or content.
    private readonly byte[] _token = Digest(token);
    private readonly string _session = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    public void Use(WebApplication app) => app.Use(CheckAsync);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool IsOpen(PathString path) =>
        path.Value is "/healthz" or "/readyz" or "/favicon.svg" or "/favicon.ico" || path.StartsWithSegments("/assets");

    private Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (IsOpen(request.Path) || HasToken(request) || HasSession(request))
            return next(context);
        if (request.Path == SignIn.Path)
            return HttpMethods.IsPost(request.Method) ? SignInAsync(context) : next(context);
        if (HttpMethods.IsGet(request.Method) && DashboardRegistration.IsForPeople(request))
        {
            context.Response.Redirect(SignIn.Path);
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "Send the token as 'Authorization: Bearer …'");
    }

    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        const string Scheme = "Bearer ";
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && IsToken(header[Scheme.Length..].Trim());
    }

    private bool HasSession(HttpRequest request) =>
        request.Cookies.TryGetValue(Cookie, out var value) && CryptographicOperations.FixedTimeEquals(Digest(value), Digest(_session));

    private bool IsToken(string text) => CryptographicOperations.FixedTimeEquals(Digest(text), _token);

    private async Task SignInAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        if (!IsToken(form["token"].ToString().Trim()))
        {
            context.Response.Redirect(SignIn.Path + "?wrong=1");
            return;
        }

        context.Response.Cookies.Append(Cookie, _session, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
        });
        context.Response.Redirect("/");
    }
}

internal static class SignIn
{
    public const string Path = "/sign-in";
}
