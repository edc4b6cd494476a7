using Microsoft.AspNetCore.Builder;

namespace Headroom.Server.Security;

/// <summary>What every request passes before anything looks at it, in this order.</summary>
internal static class GuardRegistration
{
    public static void UseGuards(this WebApplication app, ServerOptions options)
    {
        app.Use(SecurityHeaders.Add);
        if (ListenRules.IsLoopback(options))
            app.Use(LoopbackHost.Check);
        app.Use(SameOrigin.Check);
        if (options.Token is { } token)
            new TokenGuard(token).Use(app);
    }
}
